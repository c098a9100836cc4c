/* SPDX-License-Identifier: Apache-2.0 */
#include "ixp/xscale.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define STAT(field, unit, help) STAT_FIELD(struct xscale_stats, field, unit, help)

const struct stat_spec xscale_stats_table[] = {
	STAT(commands, "", "commands of Dom0 executed"),
	STAT(refused, "", "of those, commands that were refused"),
	STAT(created, "", "VIFs that were given a number and a window"),
	STAT(freed, "", "VIFs whose number and window were given back"),
	STAT(looks, "", "looks at whether a VIF that is being stopped has come to rest"),
	STAT(entries_written, "", "entries of the demultiplexing table written"),
	STAT(pages_cleared, "pages", "pages of windows overwritten before a VIF got them"),
	STAT(overruns, "", "doorbells rung while one was waiting already"),
};
const size_t xscale_stat_count = sizeof xscale_stats_table / sizeof xscale_stats_table[0];

/* What a table entry takes: the MAC's 48 bits and 16 of the number; and a VIF's place in its contexts' lists. */
#define ENTRY_BYTES 8
#define LIST_BYTES 4
/* What a look reads: the VIF's queue state. */
#define QUEUE_STATE_BYTES 16

enum phase {
	PHASE_RECEIVE, /* the command is read and checked */
	PHASE_ALLOCATE,
	PHASE_CLEAR,
	PHASE_SEARCH, /* for the MAC's place, then the entries that it reads */
	PHASE_SEARCHED,
	PHASE_ENTER, /* the entry is written, then the lists of its contexts, then it counts */
	PHASE_ASSIGN,
	PHASE_OPEN,
	PHASE_CLOSE, /* the entry goes, then all those are written that moved */
	PHASE_CLOSED,
	PHASE_DRAIN_READ, /* looks, until nothing is under way */
	PHASE_DRAIN,
	PHASE_DETACH,
	PHASE_DETACH_READ,
	PHASE_DETACHED,
	PHASE_DISCARD,
	PHASE_RELEASE,
	PHASE_ANSWER,
};

static const uint8_t create_phases[] = {PHASE_RECEIVE, PHASE_ALLOCATE, PHASE_CLEAR, PHASE_ANSWER};
static const uint8_t start_phases[] = {PHASE_RECEIVE, PHASE_SEARCH, PHASE_SEARCHED, PHASE_ENTER,
				       PHASE_ASSIGN,  PHASE_OPEN,   PHASE_ANSWER};
static const uint8_t stop_phases[] = {PHASE_RECEIVE, PHASE_CLOSE,       PHASE_CLOSED,   PHASE_DRAIN_READ, PHASE_DRAIN,
				      PHASE_DETACH,  PHASE_DETACH_READ, PHASE_DETACHED, PHASE_DISCARD,    PHASE_ANSWER};
static const uint8_t free_phases[] = {PHASE_RECEIVE, PHASE_RELEASE, PHASE_ANSWER};
static const uint8_t unknown_phases[] = {PHASE_RECEIVE, PHASE_ANSWER};
static const uint8_t answer_phase[] = {PHASE_ANSWER};

void xscale_init(struct xscale *xscale, const struct xscale_config *config, uint32_t vifs, uint32_t pages)
{
	memset(xscale, 0, sizeof *xscale);
	xscale->config = config;
	xscale->vifs = alloc_zeroed((size_t)vifs + 1, sizeof *xscale->vifs);
	xscale->vif_count = vifs;
	xscale->pages = pages;
}

void xscale_free(struct xscale *xscale)
{
	free(xscale->vifs);
	memset(xscale, 0, sizeof *xscale);
}

enum xscale_vif_state xscale_state(const struct xscale *xscale, uint64_t vif)
{
	return vif < xscale->vif_count ? xscale->vifs[vif].state : XSCALE_VIF_NONE;
}

void xscale_adopt(struct xscale *xscale, uint32_t vif, uint64_t mac)
{
	assert(xscale_state(xscale, vif) == XSCALE_VIF_NONE);
	xscale->vifs[vif] = (struct xscale_vif){XSCALE_VIF_OPEN, mac};
}

static const uint8_t *phases_of(uint32_t operation)
{
	switch (operation) {
	case VIF_CREATE:
		return create_phases;
	case VIF_START:
		return start_phases;
	case VIF_STOP:
		return stop_phases;
	case VIF_FREE:
		return free_phases;
	default:
		return unknown_phases;
	}
}

void xscale_mailbox(struct xscale *xscale, uint32_t mailbox, uint32_t word)
{
	xscale->mailboxes[mailbox] = word;
}

/* The command that stands in the mailboxes. */
static void begin(struct xscale *xscale)
{
	xscale->command = vif_command_of(xscale->mailboxes);
	xscale->status = VIF_STATUS_DONE;
	xscale->phase = phases_of(xscale->command.operation);
	xscale->stats.commands++;
}

bool xscale_ring(struct xscale *xscale)
{
	if (xscale->phase != NULL) {
		xscale->stats.overruns += xscale->rung;
		xscale->rung = true;
		return false;
	}
	begin(xscale);
	return true;
}

/* Whether the command fits its VIF's state. */
static bool allowed(const struct xscale *xscale)
{
	const enum xscale_vif_state state = xscale_state(xscale, xscale->command.vif);

	switch (xscale->command.operation) {
	case VIF_CREATE:
		return true;
	case VIF_START:
		return state == XSCALE_VIF_RESERVED;
	case VIF_STOP:
		return state == XSCALE_VIF_OPEN;
	case VIF_FREE:
		return state == XSCALE_VIF_RESERVED || state == XSCALE_VIF_STOPPED;
	default:
		return false;
	}
}

static void reference(struct xscale_step *step, enum ixp_memory_kind memory, uint32_t bytes)
{
	step->kind = XSCALE_REFERENCE;
	step->memory = memory;
	step->bytes = bytes;
}

static void compute(struct xscale_step *step, uint64_t cycles)
{
	step->kind = XSCALE_COMPUTE;
	step->cycles = cycles;
}

void xscale_next(const struct xscale *xscale, struct xscale_step *step)
{
	const struct xscale_config *config = xscale->config;
	const uint32_t vif = xscale->command.vif;

	*step = (struct xscale_step){.kind = XSCALE_IDLE, .vif = vif};
	if (xscale->phase == NULL)
		return;
	if (xscale_state(xscale, vif) != XSCALE_VIF_NONE)
		step->mac = xscale->vifs[vif].mac;
	switch ((enum phase) * xscale->phase) {
	case PHASE_RECEIVE:
		compute(step, config->interrupt_cycles + config->command_cycles);
		break;
	case PHASE_ALLOCATE:
	case PHASE_RELEASE:
		compute(step, config->allocate_cycles);
		break;
	case PHASE_CLEAR:
		compute(step, config->clear_cycles * xscale->pages);
		break;
	case PHASE_SEARCH:
		step->kind = XSCALE_SEARCH;
		break;
	case PHASE_SEARCHED:
	case PHASE_ENTER:
	case PHASE_CLOSED:
		reference(step, IXP_SRAM, ENTRY_BYTES);
		break;
	case PHASE_ASSIGN:
		reference(step, IXP_SCRATCH, LIST_BYTES);
		break;
	case PHASE_OPEN:
		step->kind = XSCALE_OPEN;
		break;
	case PHASE_CLOSE:
		step->kind = XSCALE_CLOSE;
		break;
	case PHASE_DRAIN_READ:
	case PHASE_DETACH_READ:
		/* The look's own time, then what it reads. */
		if (xscale->left == 0)
			compute(step, config->look_cycles);
		else
			reference(step, IXP_SRAM, QUEUE_STATE_BYTES);
		break;
	case PHASE_DRAIN:
		step->kind = XSCALE_DRAINED;
		break;
	case PHASE_DETACH:
		step->kind = XSCALE_DETACH;
		break;
	case PHASE_DETACHED:
		step->kind = XSCALE_DETACHED;
		break;
	case PHASE_DISCARD:
		step->kind = XSCALE_DISCARD;
		break;
	case PHASE_ANSWER:
		step->kind = XSCALE_ANSWER;
		step->value = vif_answer_word((struct vif_answer){xscale->status, xscale->command.tag & 0xffffff, vif});
		break;
	}
}

/* The rest of the command is not done; its answer says why. */
static void give_up(struct xscale *xscale, enum vif_status status)
{
	xscale->status = status;
	xscale->stats.refused++;
	xscale->phase = answer_phase;
}

static void allocate(struct xscale *xscale)
{
	for (uint32_t vif = 0; vif < xscale->vif_count; vif++)
		if (xscale->vifs[vif].state == XSCALE_VIF_NONE) {
			xscale->vifs[vif] = (struct xscale_vif){XSCALE_VIF_RESERVED, xscale->command.mac};
			xscale->command.vif = vif;
			xscale->stats.created++;
			xscale->phase++;
			return;
		}
	give_up(xscale, VIF_STATUS_FULL);
}

/* From a look's time to its read, and on to the question. */
static void looked(struct xscale *xscale)
{
	xscale->stats.looks += xscale->left;
	if (xscale->left > 0)
		xscale->phase++;
	xscale->left ^= 1;
}

/* A phase is over that leads to the next one: what it changed. */
static void advance(struct xscale *xscale, uint32_t result)
{
	struct xscale_vif *const vif = &xscale->vifs[xscale->command.vif];

	switch ((enum phase) * xscale->phase) {
	case PHASE_SEARCH:
		xscale->left = result;
		break;
	case PHASE_CLEAR:
		xscale->stats.pages_cleared += xscale->pages;
		break;
	case PHASE_OPEN:
		vif->state = XSCALE_VIF_OPEN;
		xscale->stats.entries_written++;
		break;
	case PHASE_CLOSE:
		vif->state = XSCALE_VIF_STOPPING;
		xscale->stats.entries_written += result;
		xscale->left = result;
		break;
	case PHASE_DISCARD:
		vif->state = XSCALE_VIF_STOPPED;
		break;
	case PHASE_RELEASE:
		*vif = (struct xscale_vif){XSCALE_VIF_NONE, 0};
		xscale->stats.freed++;
		break;
	default:
		break;
	}
	xscale->phase++;
}

void xscale_done(struct xscale *xscale, uint32_t result)
{
	switch ((enum phase) * xscale->phase) {
	case PHASE_RECEIVE:
		if (allowed(xscale))
			xscale->phase++;
		else
			give_up(xscale, VIF_STATUS_REFUSED);
		break;
	case PHASE_ALLOCATE:
		allocate(xscale);
		break;
	case PHASE_SEARCHED:
	case PHASE_CLOSED:
		if (--xscale->left == 0)
			xscale->phase++;
		break;
	case PHASE_DRAIN_READ:
	case PHASE_DETACH_READ:
		looked(xscale);
		break;
	case PHASE_DRAIN:
	case PHASE_DETACHED:
		xscale->phase += result != 0 ? 1 : -1;
		break;
	case PHASE_OPEN:
		if (result != VIF_STATUS_DONE)
			give_up(xscale, (enum vif_status)result);
		else
			advance(xscale, result);
		break;
	case PHASE_ANSWER:
		xscale->phase = NULL;
		if (xscale->rung)
			begin(xscale);
		xscale->rung = false;
		break;
	default:
		advance(xscale, result);
	}
}
