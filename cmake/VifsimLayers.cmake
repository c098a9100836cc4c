# SPDX-License-Identifier: Apache-2.0
#
# The layering.  Each library names its layer and what it links; CMake stops
# when a layer may not link another, or when a file includes a header of a
# library that is not linked.
#
#   base       the vocabulary                                    C11
#   core       policy cores: decide, hold no simulated time      C11
#   scenario   what a user asks for, by a schema of parameters   C11
#   results    what a run leaves, by a table of metrics          C11
#   compare    published claims held against results             C11
#   report     a page of results                                 C11
#   platform   the machine's parameters and metrics, as types    C11
#   module     SystemC modules: spend time                       C++17
#   machine    binds everything, behind one C header             C++17
#   app        command line, worker pool, for any machine        C11
#   program    main: the command line and the machine            C11

set(VIFSIM_LAYERS base core scenario results compare report platform module machine app program)
# Which layers each may link.
set(VIFSIM_BELOW_base)
set(VIFSIM_BELOW_core base)
set(VIFSIM_BELOW_scenario base)
set(VIFSIM_BELOW_results base)
set(VIFSIM_BELOW_compare base scenario results)
set(VIFSIM_BELOW_report base results)
set(VIFSIM_BELOW_platform base core)
set(VIFSIM_BELOW_module base core)
set(VIFSIM_BELOW_machine base core platform module)
set(VIFSIM_BELOW_app base scenario results compare report)
set(VIFSIM_BELOW_program app machine)
# Which may have dependencies inside: SIBLINGS.
set(VIFSIM_WITH_SIBLINGS core module)
set(VIFSIM_WITH_SYSTEMC module machine)

# Flags of every target.
function(vifsim_target_options target)
	target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/models)
	# The same results from every compiler: no fused multiply-add.
	target_compile_options(${target} PRIVATE -ffp-contract=off -Wall -Wextra -Wshadow -Wpointer-arith -Wundef
		$<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes -Wmissing-prototypes>
		$<$<BOOL:${VIFSIM_WERROR}>:-Werror>)
	target_compile_definitions(${target} PRIVATE _GNU_SOURCE)
	vifsim_keep_for_link_time(${target})
	vifsim_precompile(${target})
endfunction()

# SystemC's headers are most of what a C++ file compiles: they are compiled once, for the library at the bottom of the
# modules, and used by all others.  Not where a compiler cache is in use, which sees another input in each folder then.
option(VIFSIM_PRECOMPILED_HEADERS "Compile SystemC's headers once for each build" ON)
function(vifsim_precompile target)
	get_target_property(sources ${target} SOURCES)
	set(c_sources ${sources})
	list(FILTER sources INCLUDE REGEX "[.]cpp$")
	list(FILTER c_sources INCLUDE REGEX "[.]c$")
	if(NOT VIFSIM_PRECOMPILED_HEADERS OR CMAKE_CXX_COMPILER_LAUNCHER OR NOT sources)
		return()
	endif()
	if(target STREQUAL vifsim_sim)
		target_precompile_headers(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:<tlm>>)
	else()
		set_source_files_properties(${c_sources} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
		target_precompile_headers(${target} REUSE_FROM vifsim_sim)
	endif()
endfunction()

# The program alone is optimised when it is linked (its property VIFSIM_LTO), where that pays: what simulates, which is
# compiled with -O3 for the same reason.  Objects are complete as well, so that some hundred tests link as they always did.
# C++ is so everywhere: its headers may be compiled once for all targets.
option(VIFSIM_LTO "Optimise the program across its files (some 15 s of CPU time at each link; GCC)" OFF)
set(VIFSIM_LTO_LAYERS base core platform module machine)
function(vifsim_keep_for_link_time target)
	if(NOT VIFSIM_LTO)
		return()
	endif()
	set(languages CXX)
	if(arg_LAYER IN_LIST VIFSIM_LTO_LAYERS)
		string(APPEND languages ",C")
	endif()
	target_compile_options(${target} PRIVATE "$<$<COMPILE_LANGUAGE:${languages}>:-O3;-flto=auto;-ffat-lto-objects>")
	get_target_property(type ${target} TYPE)
	if(type STREQUAL EXECUTABLE)
		# One or the other: with both, GCC takes the first.
		target_link_options(${target} PRIVATE $<IF:$<BOOL:$<TARGET_PROPERTY:VIFSIM_LTO>>,-flto=auto,-fno-lto>)
	endif()
endfunction()

# vifsim_library(NAME LAYER layer [ROOMS rooms ...] [SOURCES ...] [LINKS vifsim libraries ...]
#                [SIBLINGS vifsim libraries of the same layer ...] [PACKAGES PkgConfig::X ...])
#
# ROOMS are the folders whose headers, "room/header.h", come with the library;
# a room of headers alone belongs to a library without SOURCES.  SIBLINGS are
# dependencies inside a layer; they must be defined before, so they can form no
# circle.
function(vifsim_library name)
	cmake_parse_arguments(PARSE_ARGV 1 arg "" "LAYER" "ROOMS;SOURCES;LINKS;SIBLINGS;PACKAGES")
	if(arg_SOURCES)
		add_library(${name} STATIC ${arg_SOURCES})
		vifsim_target_options(${name})
		vifsim_dependencies(${name} PUBLIC)
		set_property(GLOBAL APPEND PROPERTY VIFSIM_LIBRARIES ${name})
		set_property(GLOBAL APPEND PROPERTY VIFSIM_PACKAGES ${arg_PACKAGES})
	else()
		add_library(${name} INTERFACE)
		vifsim_dependencies(${name} INTERFACE)
	endif()
endfunction()

# vifsim_program(NAME SOURCES ... LINKS vifsim libraries ...)
function(vifsim_program name)
	cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
	set(arg_LAYER program)
	add_executable(${name} ${arg_SOURCES})
	vifsim_target_options(${name})
	vifsim_dependencies(${name} PRIVATE)
endfunction()

# Checks and links what the target declares; called by the two above, whose arg_... it reads.
function(vifsim_dependencies name visibility)
	if(NOT arg_LAYER IN_LIST VIFSIM_LAYERS)
		message(FATAL_ERROR "${name}: unknown layer '${arg_LAYER}' (one of: ${VIFSIM_LAYERS})")
	endif()
	set(rooms ${arg_ROOMS})
	foreach(dependency IN LISTS arg_LINKS arg_SIBLINGS)
		if(NOT TARGET ${dependency})
			message(FATAL_ERROR "layering: ${name} links ${dependency}, which is not defined before it")
		endif()
		get_target_property(other ${dependency} VIFSIM_LAYER)
		if(dependency IN_LIST arg_LINKS AND NOT other IN_LIST VIFSIM_BELOW_${arg_LAYER})
			message(FATAL_ERROR "layering: ${name} (${arg_LAYER}) may not link ${dependency} (${other})")
		endif()
		if(dependency IN_LIST arg_SIBLINGS AND NOT other STREQUAL arg_LAYER)
			message(FATAL_ERROR "layering: ${name} (${arg_LAYER}) names ${dependency} as a sibling: it is of another layer")
		endif()
		target_link_libraries(${name} ${visibility} ${dependency})
		get_target_property(theirs ${dependency} VIFSIM_ROOMS)
		list(APPEND rooms ${theirs})
	endforeach()
	if(arg_SIBLINGS AND NOT arg_LAYER IN_LIST VIFSIM_WITH_SIBLINGS)
		message(FATAL_ERROR "layering: ${name} (${arg_LAYER}) may have no siblings")
	endif()
	if("PkgConfig::SYSTEMC" IN_LIST arg_PACKAGES AND NOT arg_LAYER IN_LIST VIFSIM_WITH_SYSTEMC)
		message(FATAL_ERROR "layering: ${name} (${arg_LAYER}) may not use SystemC")
	endif()
	if(arg_PACKAGES)
		target_link_libraries(${name} ${visibility} ${arg_PACKAGES})
	endif()
	# Its own rooms, and those of all that it links, directly or not.
	list(REMOVE_DUPLICATES rooms)
	set_target_properties(${name} PROPERTIES VIFSIM_LAYER ${arg_LAYER} VIFSIM_ROOMS "${rooms}")
	vifsim_check_includes(${name} "${arg_SOURCES}" "${arg_ROOMS}" "${rooms}")
endfunction()

# Every "room/header.h" that the sources include, or a header of theirs does, must be in one of `rooms`.  A room of a
# library without sources is looked at as a whole.
function(vifsim_check_includes name sources own_rooms rooms)
	set(queue)
	foreach(source IN LISTS sources)
		get_filename_component(source ${source} ABSOLUTE)
		list(APPEND queue ${source})
	endforeach()
	if(NOT sources)
		foreach(room IN LISTS own_rooms)
			file(GLOB headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${room}/*.h ${PROJECT_SOURCE_DIR}/models/${room}/*.h)
			list(APPEND queue ${headers})
		endforeach()
	endif()
	set(seen)
	while(queue)
		list(POP_FRONT queue file)
		if(file IN_LIST seen OR NOT EXISTS ${file})
			continue()
		endif()
		list(APPEND seen ${file})
		file(STRINGS ${file} lines REGEX "^[ \t]*#[ \t]*include[ \t]*\"[^\"]*/")
		foreach(line IN LISTS lines)
			string(REGEX REPLACE "^[^\"]*\"([^\"]*)\".*" "\\1" header "${line}")
			string(REGEX REPLACE "/.*" "" room "${header}")
			if(NOT room IN_LIST rooms)
				file(RELATIVE_PATH file ${PROJECT_SOURCE_DIR} ${file})
				message(FATAL_ERROR "layering: ${name} links no library of the room ${room}, but ${file} includes \"${header}\"")
			endif()
			list(APPEND queue ${PROJECT_SOURCE_DIR}/src/${header} ${PROJECT_SOURCE_DIR}/models/${header})
		endforeach()
	endwhile()
endfunction()
