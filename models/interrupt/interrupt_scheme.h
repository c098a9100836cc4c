/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interrupt schemes: how a device that has VIFs tells its host which of them have activity, and what the hypervisor
 * does about it.  Both halves of a scheme, the device's and the hypervisor's, are const tables of functions in
 * one file, <name>_scheme.c, with its state and its parameters; a new scheme is that file and its line in
 * vif/interrupt_schemes.h (docs/your-own-device.md).
 */
#ifndef VIFSIM_INTERRUPT_INTERRUPT_SCHEME_H
#define VIFSIM_INTERRUPT_INTERRUPT_SCHEME_H

#include "base/param.h"
#include "host/interrupt_handler.h"
#include "vif/interrupt_schemes.h"
#include "vif/interrupt_source.h"

#ifdef __cplusplus
extern "C" {
#endif

struct interrupt_scheme {
	const char *name;
	const char *help; /* one sentence */
	/* Its own parameters, nic.<name>.<key>, which fill a struct of config_bytes, at layout->own; and whether
	 * their values fit together (0, or -1 with *misfit filled).  Without parameters all are 0. */
	const struct param_spec *params;
	size_t param_count, config_bytes;
	int (*check)(const void *own, struct param_misfit *misfit);
	/* Beginnings of paths of others' parameters that it looks at, NULL-terminated; NULL: none.  What some scheme
	 * names here has no effect with a scheme that does not. */
	const char *const *uses;
	bool for_dom0; /* Dom0 can take its interrupt: it has an identifier that tells all */
	bool messages; /* its interrupts are messages with a vector for each VIF, modulo nic.vectors.count */
	const struct interrupt_source_ops *device;
	const struct interrupt_handler_ops *hypervisor;
};

#define INTERRUPT_SCHEME_DECLARED(scheme) extern const struct interrupt_scheme interrupt_##scheme;
INTERRUPT_SCHEMES(INTERRUPT_SCHEME_DECLARED)
/* All of them, in the order of the choices of nic.interrupts; NULL-terminated. */
extern const struct interrupt_scheme *const interrupt_schemes[];

#define INTERRUPT_CONFIG_WORDS 64 /* of all schemes' parameters together */
#define INTERRUPT_SCHEMES_MAXIMUM 16

/* Room for the values of every scheme's own parameters. */
struct interrupt_config {
	uint64_t own[INTERRUPT_CONFIG_WORDS];
};

/* Writes the tables of all schemes that have parameters, for a struct interrupt_config that stands at `base` in the
 * object; returns how many.  There must be room for INTERRUPT_SCHEMES_MAXIMUM. */
size_t interrupt_param_tables(struct param_table *tables, size_t base);
/* The values of the scheme of that index: a struct of its own. */
const void *interrupt_config_own(const struct interrupt_config *config, int scheme);
/* Refuses values that do not fit together: returns 0, or -1 with *misfit filled. */
int interrupt_config_check(const struct interrupt_config *config, struct param_misfit *misfit);
/* Whether it is the path of a parameter that a scheme brings with it. */
bool interrupt_scheme_brings(const char *path);
/* False: some scheme looks at the parameter of that path, and the one of that index does not. */
bool interrupt_scheme_looks_at(int scheme, const char *path);

#ifdef __cplusplus
}
#endif
#endif
