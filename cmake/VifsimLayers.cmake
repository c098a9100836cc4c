# SPDX-License-Identifier: Apache-2.0
#
# Link order is the layering. Each library names its layer; CMake stops
# when one links a library of its own layer or above (but see SIBLINGS).
#
#   0 base       the vocabulary                                    C11
#   1 core       policy cores: decide, hold no simulated time      C11
#   2 platform   the parameters of the whole machine, as one type  C11
#   3 module     SystemC modules: spend time                       C++17
#   4 machine    binds everything, behind one C header             C++17
#   5 app        command line, worker pool                         C11
#
# scenario and results stand on layer 2 beside platform, but know only base.

set(VIFSIM_LAYERS base core platform module machine app)

# Flags of every target.
function(vifsim_target_options target)
	target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/models)
	# The same results from every compiler: no fused multiply-add.
	target_compile_options(${target} PRIVATE -ffp-contract=off -Wall -Wextra -Wshadow -Wpointer-arith -Wundef
		$<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes -Wmissing-prototypes>
		$<$<BOOL:${VIFSIM_WERROR}>:-Werror>)
	target_compile_definitions(${target} PRIVATE _GNU_SOURCE)
endfunction()

# vifsim_library(NAME LAYER layer SOURCES ... [LINKS vifsim libraries ...]
#                [SIBLINGS vifsim libraries of the same layer ...] [PACKAGES PkgConfig::X ...])
# SIBLINGS are dependencies inside a layer; they must be defined before, so
# they can form no circle.
function(vifsim_library name)
	cmake_parse_arguments(PARSE_ARGV 1 arg "" "LAYER" "SOURCES;LINKS;SIBLINGS;PACKAGES")
	list(FIND VIFSIM_LAYERS "${arg_LAYER}" rank)
	if(rank LESS 0)
		message(FATAL_ERROR "vifsim_library(${name}): unknown layer '${arg_LAYER}' (one of: ${VIFSIM_LAYERS})")
	endif()
	add_library(${name} STATIC ${arg_SOURCES})
	set_target_properties(${name} PROPERTIES VIFSIM_RANK ${rank})
	vifsim_target_options(${name})
	foreach(dependency IN LISTS arg_LINKS arg_SIBLINGS)
		if(NOT TARGET ${dependency})
			message(FATAL_ERROR "layering: ${name} links ${dependency}, which is not defined before it")
		endif()
		get_target_property(other ${dependency} VIFSIM_RANK)
		if(dependency IN_LIST arg_LINKS AND NOT other LESS rank)
			message(FATAL_ERROR "layering: ${name} (${arg_LAYER}) may not link ${dependency}: it is not of a lower layer")
		endif()
		if(dependency IN_LIST arg_SIBLINGS AND NOT other EQUAL rank)
			message(FATAL_ERROR "layering: ${name} (${arg_LAYER}) names ${dependency} as a sibling: it is of another layer")
		endif()
		target_link_libraries(${name} PUBLIC ${dependency})
	endforeach()
	if(NOT arg_LAYER MATCHES "^(module|machine)$" AND "PkgConfig::SYSTEMC" IN_LIST arg_PACKAGES)
		message(FATAL_ERROR "layering: ${name} (${arg_LAYER}) may not use SystemC")
	endif()
	if(arg_PACKAGES)
		target_link_libraries(${name} PUBLIC ${arg_PACKAGES})
	endif()
endfunction()
