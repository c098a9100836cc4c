# SPDX-License-Identifier: Apache-2.0
# cmake -DFILE=... -DSYMBOL=... -DSOURCE=... -P embed.cmake: a text file as a NUL-terminated array of C.
file(READ ${FILE} bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${SOURCE} "extern const char ${SYMBOL}[];\nconst char ${SYMBOL}[] = {${bytes}0};\n")
