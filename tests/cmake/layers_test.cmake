# SPDX-License-Identifier: Apache-2.0
#
# cmake -DSOURCE=<root of vifsim> -DSCRATCH=<folder> -DGENERATOR=<generator> -DC_COMPILER=<program> -P layers_test.cmake
#
# Configures throw-away projects with the real VifsimLayers.cmake: one that keeps to the layers is accepted, and each that
# breaks them is refused with the message that names the breach.

foreach(variable SOURCE SCRATCH GENERATOR C_COMPILER)
	if(NOT DEFINED ${variable})
		message(FATAL_ERROR "usage: cmake -DSOURCE=... -DSCRATCH=... -DGENERATOR=... -DC_COMPILER=... -P layers_test.cmake")
	endif()
endforeach()

# What stands before each case: an imported SystemC that needs no installation, and a library of each layer.
set(prologue [[
cmake_minimum_required(VERSION 3.25)
project(layers LANGUAGES C)
list(APPEND CMAKE_MODULE_PATH ${VIFSIM_SOURCE}/cmake)
include(VifsimLayers)
add_library(PkgConfig::SYSTEMC INTERFACE IMPORTED)
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/empty.c "")
set(empty ${CMAKE_CURRENT_BINARY_DIR}/empty.c)
vifsim_library(base LAYER base SOURCES ${empty})
vifsim_library(sched LAYER core SOURCES ${empty} LINKS base)
vifsim_library(platform LAYER platform SOURCES ${empty} LINKS sched base)
vifsim_library(bus LAYER module SOURCES ${empty} LINKS sched platform PACKAGES PkgConfig::SYSTEMC)
vifsim_library(machine LAYER machine SOURCES ${empty} LINKS bus platform PACKAGES PkgConfig::SYSTEMC)
]])

# configure(NAME BODY): leaves status and output (standard error, its lines joined) in the caller.
function(configure name body)
	set(tree ${SCRATCH}/${name})
	file(REMOVE_RECURSE ${tree})
	file(WRITE ${tree}/CMakeLists.txt "${prologue}${body}")
	execute_process(COMMAND ${CMAKE_COMMAND} -S ${tree} -B ${tree}/build -G ${GENERATOR}
			-DCMAKE_C_COMPILER=${C_COMPILER} -DVIFSIM_SOURCE=${SOURCE}
		RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE output)
	string(REGEX REPLACE "[ \n]+" " " output "${output}") # CMake breaks long messages
	set(status ${status} PARENT_SCOPE)
	set(output "${output}" PARENT_SCOPE)
endfunction()

# accepted(NAME BODY)
function(accepted name body)
	configure(${name} "${body}")
	if(NOT status EQUAL 0)
		message(SEND_ERROR "${name}: refused, should have been accepted: ${output}")
	endif()
endfunction()

# refused(NAME BODY MESSAGE): refused with a message that contains MESSAGE.
function(refused name body expected)
	configure(${name} "${body}")
	string(FIND "${output}" "${expected}" at)
	if(status EQUAL 0)
		message(SEND_ERROR "${name}: accepted, should have been refused with: ${expected}")
	elseif(at LESS 0)
		message(SEND_ERROR "${name}: refused, but not with: ${expected}\n  but with: ${output}")
	endif()
endfunction()

accepted(good [[
vifsim_library(ring LAYER core SOURCES ${empty} LINKS base)
vifsim_library(netback LAYER core SOURCES ${empty} LINKS base SIBLINGS ring)
vifsim_library(app LAYER app SOURCES ${empty} LINKS machine platform base)
]])

refused(core_links_module
	"vifsim_library(bad LAYER core SOURCES \${empty} LINKS base bus)"
	"layering: bad (core) may not link bus: it is not of a lower layer")

refused(base_links_core
	"vifsim_library(bad LAYER base SOURCES \${empty} LINKS sched)"
	"layering: bad (base) may not link sched: it is not of a lower layer")

refused(same_layer_as_link
	"vifsim_library(bad LAYER core SOURCES \${empty} LINKS sched)"
	"layering: bad (core) may not link sched: it is not of a lower layer")

refused(module_links_machine
	"vifsim_library(bad LAYER module SOURCES \${empty} LINKS machine)"
	"layering: bad (module) may not link machine: it is not of a lower layer")

refused(sibling_of_another_layer
	"vifsim_library(bad LAYER core SOURCES \${empty} SIBLINGS bus)"
	"layering: bad (core) names bus as a sibling: it is of another layer")

refused(not_yet_defined
	"vifsim_library(bad LAYER module SOURCES \${empty} LINKS later)\nvifsim_library(later LAYER core SOURCES \${empty})"
	"layering: bad links later, which is not defined before it")

refused(unknown_layer
	"vifsim_library(bad LAYER cellar SOURCES \${empty})"
	"vifsim_library(bad): unknown layer 'cellar'")

foreach(layer base core platform app)
	refused(systemc_in_${layer}
		"vifsim_library(bad LAYER ${layer} SOURCES \${empty} PACKAGES PkgConfig::SYSTEMC)"
		"layering: bad (${layer}) may not use SystemC")
endforeach()
