# SPDX-License-Identifier: Apache-2.0
#
# vifsim_embed(TARGET FILE...): compiles text files into a target; texts/new.yaml is there as the string text_new_yaml
# (as app/texts.h declares it).
function(vifsim_embed target)
	foreach(file IN LISTS ARGN)
		get_filename_component(name ${file} NAME)
		string(MAKE_C_IDENTIFIER text_${name} symbol)
		set(source ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.c)
		add_custom_command(OUTPUT ${source}
			COMMAND ${CMAKE_COMMAND} -DFILE=${CMAKE_CURRENT_SOURCE_DIR}/${file} -DSYMBOL=${symbol}
				-DSOURCE=${source} -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
			DEPENDS ${file} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
		target_sources(${target} PRIVATE ${source})
	endforeach()
endfunction()
