# SPDX-License-Identifier: Apache-2.0
#
# cmake -DBUILD=folder -P uninstall.cmake: removes what the last cmake --install put in its place, and the folders that
# it made, as far as nothing else is in them.
set(manifest ${BUILD}/install_manifest.txt)
if(NOT EXISTS ${manifest})
	message(FATAL_ERROR "nothing is installed from ${BUILD}: there is no ${manifest}")
endif()

file(STRINGS ${manifest} files)
set(folders)
foreach(file IN LISTS files)
	set(file $ENV{DESTDIR}${file})
	file(REMOVE ${file})
	# Folders of ours below share/vifsim and the like.
	get_filename_component(folder ${file} DIRECTORY)
	while(folder MATCHES "/vifsim(/|$)")
		list(APPEND folders ${folder})
		get_filename_component(folder ${folder} DIRECTORY)
	endwhile()
endforeach()
if(EXISTS ${BUILD}/install_folders.txt)
	file(STRINGS ${BUILD}/install_folders.txt made)
	list(APPEND folders ${made})
endif()

# The deepest first.
list(REMOVE_DUPLICATES folders)
list(SORT folders ORDER DESCENDING)
foreach(folder IN LISTS folders)
	file(GLOB inside LIST_DIRECTORIES true ${folder}/* ${folder}/.[!.]*)
	if(IS_DIRECTORY ${folder} AND NOT inside)
		file(REMOVE_RECURSE ${folder})
	endif()
endforeach()
file(REMOVE ${manifest} ${BUILD}/install_folders.txt)
