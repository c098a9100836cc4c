/* SPDX-License-Identifier: Apache-2.0 */
#include "xen/signal_scan.h"

void signal_scan_begin(struct signal_scan *scan, uint64_t bits, uint32_t width, uint32_t vifs)
{
	*scan = (struct signal_scan){.bits = bits, .width = width, .vifs = vifs};
}

bool signal_scan_next(struct signal_scan *scan, uint32_t *vif)
{
	while (scan->bits != 0) {
		scan->vif = scan->begun ? scan->vif + scan->width : (uint32_t)__builtin_ctzll(scan->bits);
		scan->begun = true;
		if (scan->vif < scan->vifs) {
			*vif = scan->vif;
			return true;
		}
		scan->bits &= scan->bits - 1;
		scan->begun = false;
	}
	return false;
}
