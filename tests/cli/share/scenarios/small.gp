# SPDX-License-Identifier: Apache-2.0
# gnuplot -c small.gp DIR FORMAT TITLE
set datafile separator comma
set terminal svg
set output ARG1."/small.".ARG2
set title ARG3
plot ARG1."/points.csv" using "vifs":"rtt_mean_us" with points
