/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every interrupt scheme, a line each: interrupt_<name> of interrupt/<name>_scheme.c.  The array of schemes
 * (interrupt/interrupt_scheme.c) and the choices of nic.interrupts are both made of it, so a choice is an index into
 * the array.
 */
#ifndef VIFSIM_VIF_INTERRUPT_SCHEMES_H
#define VIFSIM_VIF_INTERRUPT_SCHEMES_H

#define INTERRUPT_SCHEMES(SCHEME)                                                                                      \
	SCHEME(identifier)                                                                                             \
	SCHEME(per_vif)                                                                                                \
	SCHEME(posted)                                                                                                 \
	SCHEME(activity)                                                                                               \
	/* a further one above this line */

#endif
