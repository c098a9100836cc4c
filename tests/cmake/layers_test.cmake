# SPDX-License-Identifier: Apache-2.0
#
# cmake -DSOURCE=<root of vifsim> -DSCRATCH=<folder> -DGENERATOR=<generator> -DC_COMPILER=<program> -P layers_test.cmake
#
# Configures throw-away projects with the real VifsimLayers.cmake: one that keeps to the layers is accepted, and each that
# breaks them is refused with the message that names the breach.

cmake_minimum_required(VERSION 3.25)
foreach(variable SOURCE SCRATCH GENERATOR C_COMPILER)
	if(NOT DEFINED ${variable})
		message(FATAL_ERROR "usage: cmake -DSOURCE=... -DSCRATCH=... -DGENERATOR=... -DC_COMPILER=... -P layers_test.cmake")
	endif()
endforeach()

# What stands before each case: an imported SystemC that needs no installation, and a library of each layer.
set(prologue [[
cmake_minimum_required(VERSION 3.25)
project(layers LANGUAGES ${LANGUAGES})
list(APPEND CMAKE_MODULE_PATH ${VIFSIM_SOURCE}/cmake)
include(VifsimLayers)
add_library(PkgConfig::SYSTEMC INTERFACE IMPORTED)
# put(FILE LINE...) writes a file of the source tree.
function(put file)
	list(JOIN ARGN "\n" text)
	file(WRITE ${CMAKE_CURRENT_SOURCE_DIR}/${file} "${text}\n")
endfunction()
put(empty.c)
put(main.c "int main(void) { return 0; }")
set(empty ${CMAKE_CURRENT_SOURCE_DIR}/empty.c)
put(src/base/unit.h "#include <stdint.h>")
put(models/xen/sched.h "#include \"base/unit.h\"")
put(models/pci/bus.h "#include \"xen/sched.h\"")
put(models/sim/time.h "#include \"base/unit.h\"")
vifsim_library(base LAYER base ROOMS base SOURCES ${empty})
vifsim_library(xen LAYER core ROOMS xen SOURCES ${empty} LINKS base)
vifsim_library(scenario LAYER scenario ROOMS scenario SOURCES ${empty} LINKS base)
vifsim_library(results LAYER results ROOMS results SOURCES ${empty} LINKS base)
vifsim_library(platform LAYER platform SOURCES ${empty} LINKS xen base)
vifsim_library(sim LAYER module ROOMS sim LINKS base PACKAGES PkgConfig::SYSTEMC)
vifsim_library(bus LAYER module ROOMS pci SOURCES ${empty} LINKS xen SIBLINGS sim PACKAGES PkgConfig::SYSTEMC)
vifsim_library(machine LAYER machine ROOMS machine SOURCES ${empty} LINKS bus platform PACKAGES PkgConfig::SYSTEMC)
vifsim_library(app LAYER app ROOMS app SOURCES ${empty} LINKS base scenario results)
]])

# configure(NAME BODY LANGUAGES): leaves status and output (standard error, its lines joined) in the caller.
function(configure name body languages)
	set(tree ${SCRATCH}/${name})
	file(REMOVE_RECURSE ${tree})
	file(WRITE ${tree}/CMakeLists.txt "${prologue}${body}")
	execute_process(COMMAND ${CMAKE_COMMAND} -S ${tree} -B ${tree}/build -G ${GENERATOR}
			-DCMAKE_C_COMPILER=${C_COMPILER} -DVIFSIM_SOURCE=${SOURCE} -DLANGUAGES=${languages}
		RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE output)
	string(REGEX REPLACE "[ \n]+" " " output "${output}") # CMake breaks long messages
	set(status ${status} PARENT_SCOPE)
	set(output "${output}" PARENT_SCOPE)
endfunction()

# accepted(NAME BODY)
function(accepted name body)
	configure(${name} "${body}" C)
	if(NOT status EQUAL 0)
		message(SEND_ERROR "${name}: refused, should have been accepted: ${output}")
	endif()
endfunction()

# refused(NAME BODY MESSAGE): refused with a message that contains MESSAGE.  That is before anything is generated, so the
# compiler, which takes the time, is not looked for.
function(refused name body expected)
	configure(${name} "${body}" NONE)
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
put(nic.c "#include \"sim/time.h\"" "#  include \"pci/bus.h\"" "// not an #include \"app/app.h\" of ours" "#include <app/x.h>")
vifsim_library(nic LAYER module SOURCES nic.c LINKS base SIBLINGS bus)
vifsim_program(program SOURCES main.c LINKS app machine)
]])

# Each layer may link these and no other.
set(base_below)
set(core_below base)
set(scenario_below base)
set(results_below base)
set(platform_below base xen)
set(module_below base xen)
set(machine_below base xen platform bus)
set(app_below base scenario results)
set(names base xen scenario results platform bus machine app)
set(base_layer base)
set(xen_layer core)
set(scenario_layer scenario)
set(results_layer results)
set(platform_layer platform)
set(bus_layer module)
set(machine_layer machine)
set(app_layer app)
foreach(layer base core scenario results platform module machine app)
	accepted(${layer} "vifsim_library(good LAYER ${layer} SOURCES \${empty} LINKS ${${layer}_below})")
	foreach(name IN LISTS names)
		if(NOT name IN_LIST ${layer}_below)
			refused(${layer}_links_${name}
				"vifsim_library(bad LAYER ${layer} SOURCES \${empty} LINKS ${name})"
				"layering: bad (${layer}) may not link ${name} (${${name}_layer})")
		endif()
	endforeach()
endforeach()
refused(program_links_platform
	"vifsim_program(bad SOURCES main.c LINKS app platform)"
	"layering: bad (program) may not link platform (platform)")

refused(sibling_of_another_layer
	"vifsim_library(bad LAYER core SOURCES \${empty} SIBLINGS bus)"
	"layering: bad (core) names bus as a sibling: it is of another layer")

foreach(name base scenario results platform machine app)
	refused(sibling_in_${name}
		"vifsim_library(bad LAYER ${name} SOURCES \${empty} SIBLINGS ${name})"
		"layering: bad (${name}) may have no siblings")
endforeach()

refused(not_yet_defined
	"vifsim_library(bad LAYER module SOURCES \${empty} LINKS later)\nvifsim_library(later LAYER core SOURCES \${empty})"
	"layering: bad links later, which is not defined before it")

refused(unknown_layer
	"vifsim_library(bad LAYER cellar SOURCES \${empty})"
	"bad: unknown layer 'cellar'")

foreach(layer base core scenario results platform app)
	refused(systemc_in_${layer}
		"vifsim_library(bad LAYER ${layer} SOURCES \${empty} PACKAGES PkgConfig::SYSTEMC)"
		"layering: bad (${layer}) may not use SystemC")
endforeach()

refused(include_of_a_room_not_linked [[
put(bad.c "#include <stdio.h>" "" "\t# include\t\"xen/sched.h\" // why not")
vifsim_library(bad LAYER core SOURCES bad.c LINKS base)
]]
	"layering: bad links no library of the room xen, but bad.c includes \"xen/sched.h\"")

refused(include_in_a_header [[
put(models/nic/nic.h "#include \"nic/inner.h\"")
put(models/nic/inner.h "#include \"sim/time.h\"")
put(models/nic/nic.c "#include \"nic/nic.h\"")
vifsim_library(bad LAYER core ROOMS nic SOURCES models/nic/nic.c LINKS base)
]]
	"layering: bad links no library of the room sim, but models/nic/inner.h includes \"sim/time.h\"")

# A library of the room is linked, but not what that header of the room needs.
refused(include_behind_a_linked_room [[
put(models/pci/wide.h "#include \"results/file.h\"")
put(bad.c "#include \"pci/wide.h\"")
vifsim_library(bad LAYER module SOURCES bad.c LINKS base SIBLINGS bus)
]]
	"layering: bad links no library of the room results, but models/pci/wide.h includes \"results/file.h\"")

refused(include_in_a_room_of_headers [[
put(models/tool/tool.h "#include \"app/app.h\"")
vifsim_library(bad LAYER core ROOMS tool LINKS base)
]]
	"layering: bad links no library of the room app, but models/tool/tool.h includes \"app/app.h\"")

refused(include_in_the_program [[
put(main.c "#include \"nic/nic.h\"")
vifsim_program(bad SOURCES main.c LINKS app machine)
]]
	"layering: bad links no library of the room nic, but main.c includes \"nic/nic.h\"")
