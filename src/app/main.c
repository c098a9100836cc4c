/* SPDX-License-Identifier: Apache-2.0 */
#include "app/vifsim_main.h"

int main(int argc, char **argv)
{
	return vifsim_main(argc, argv);
}
