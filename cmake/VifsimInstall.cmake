# SPDX-License-Identifier: Apache-2.0
#
# What cmake --install leaves below its prefix, what cmake --build --target uninstall removes again, and the Debian
# package (cpack -G DEB):
#
#   bin/vifsim
#   share/vifsim/            scenarios and configs, found from where the program stands (src/app/bundle.h)
#   share/man/man1/          the manual page, made by the program
#   share/bash-completion/, share/zsh/
#   share/doc/vifsim/        copyright, changelog, examples; README.md and docs/ with their figures, linked as in the tree
#   include/vifsim/          all headers, by room: "pci/pci_port.h"
#   lib/libvifsim.a          all that the program is made of but its main(), for programs with devices of their own
#   lib/pkgconfig/vifsim.pc  how to compile and link those
include(GNUInstallDirs)

# Debian's folder of libraries of one architecture, unless somebody wants another.
set(VIFSIM_LIBDIR ${CMAKE_INSTALL_LIBDIR})
if(VIFSIM_LIBDIR STREQUAL lib AND CMAKE_LIBRARY_ARCHITECTURE AND EXISTS /etc/debian_version)
	set(VIFSIM_LIBDIR lib/${CMAKE_LIBRARY_ARCHITECTURE})
endif()

# Folders that were not there before, for uninstall; before anything else is installed.
install(CODE "
	set(folders)
	foreach(folder bin include include/vifsim lib ${VIFSIM_LIBDIR} ${VIFSIM_LIBDIR}/pkgconfig share
			share/bash-completion share/bash-completion/completions share/doc share/doc/vifsim share/man
			share/man/man1 share/vifsim share/zsh share/zsh/site-functions share/zsh/vendor-completions)
		if(NOT EXISTS \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/\${folder}\")
			list(APPEND folders \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/\${folder}\")
		endif()
	endforeach()
	if(folders AND NOT CMAKE_INSTALL_PREFIX MATCHES _CPack_Packages)
		list(JOIN folders \"\\n\" folders)
		file(WRITE \"${PROJECT_BINARY_DIR}/install_folders.txt\" \"\${folders}\\n\")
	endif()")

add_subdirectory(src/install)
install(TARGETS vifsim RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

install(DIRECTORY scenarios configs DESTINATION ${CMAKE_INSTALL_DATADIR}/vifsim)
install(DIRECTORY src/ models/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/vifsim FILES_MATCHING PATTERN "*.h"
	PATTERN texts EXCLUDE PATTERN install EXCLUDE)
install(FILES completions/vifsim.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME vifsim)
# zsh looks below /usr/local in site-functions; Debian's packages use vendor-completions.
install(CODE "
	set(folder site-functions)
	if(CMAKE_INSTALL_PREFIX MATCHES \"/usr\$\")
		set(folder vendor-completions)
	endif()
	file(INSTALL \"${PROJECT_SOURCE_DIR}/completions/_vifsim\" TYPE FILE
		DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/zsh/\${folder}\")")
install(FILES packaging/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/vifsim)
install(DIRECTORY examples docs DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/vifsim)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/vifsim)
install(DIRECTORY results/paper DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/vifsim/results FILES_MATCHING PATTERN "*.svg")

add_custom_target(uninstall COMMAND ${CMAKE_COMMAND} -DBUILD=${PROJECT_BINARY_DIR} -P
	${CMAKE_CURRENT_LIST_DIR}/uninstall.cmake VERBATIM)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VENDOR "vifsim")
# Who makes a package is its maintainer, and says so as Debian's tools have it; the reserved domain (RFC 2606) is nobody's.
set(maintainer "vifsim developers <developers@vifsim.invalid>")
if(DEFINED ENV{DEBFULLNAME} AND DEFINED ENV{DEBEMAIL})
	set(maintainer "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
endif()
set(VIFSIM_PACKAGE_MAINTAINER "${maintainer}" CACHE STRING "Name and address of who makes the Debian package")
set(CPACK_PACKAGE_CONTACT "${VIFSIM_PACKAGE_MAINTAINER}")
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
	WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS gnuplot-nox)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libsystemc-dev, libjansson-dev, libyaml-dev, libxxhash-dev, libexpat1-dev, libpcap-dev, pkgconf, tshark")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "simulator of self-virtualizing network devices")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"vifsim simulates full systems with self-virtualizing network devices: two
virtualized hosts, down to their logical CPUs, their hypervisor's scheduler
and their I/O buses, and either an ordinary network card behind the software
bridge of a driver domain or one that virtualizes itself.

It comes with the scenarios of a published evaluation, platforms whose every
cost has its evidence, and headers and a library for programs that add a
device of their own.")
include(CPack)
