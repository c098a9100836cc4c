/* SPDX-License-Identifier: Apache-2.0 */
/* Limits of frames and time, and Linux's way to find the best of several; see moderation.h. */
#include "vif/moderation.h"

#define US UINT64_C(1000000) /* ps */
#define FIRST_PROFILE 1      /* NET_DIM_DEF_PROFILE_EQE */
#define SIGNIFICANT_PERCENT 10

static const uint64_t profiles_ps[MODERATION_PROFILES] = {1 * US, 8 * US, 64 * US, 128 * US, 256 * US};

void moderation_init(struct moderation *moderation, const struct moderation_config *config)
{
	*moderation = (struct moderation){
		.config = config,
		.first_ps = MODERATION_NEVER,
		.profile = FIRST_PROFILE,
		.tune = MODERATION_PARKED_ON_TOP,
	};
}

uint64_t moderation_profile_ps(uint32_t profile)
{
	return profiles_ps[profile];
}

void moderation_frame(struct moderation *moderation, uint64_t now_ps)
{
	moderation->frames++;
	if (moderation->waiting++ == 0)
		moderation->first_ps = now_ps;
}

uint64_t moderation_due(const struct moderation *moderation)
{
	const struct moderation_config *config = moderation->config;

	if (moderation->waiting == 0)
		return MODERATION_NEVER;
	switch (config->mode) {
	case MODERATION_INTERVAL:
		return moderation->next_ps;
	case MODERATION_COUNT:
		return moderation->waiting >= config->frames ? 0 : moderation->first_ps + config->interval_ps;
	case MODERATION_ADAPTIVE:
		return moderation->waiting >= MODERATION_PROFILE_FRAMES ? 0 : moderation->next_ps;
	default:
		return 0;
	}
}

void moderation_told(struct moderation *moderation)
{
	moderation->waiting = 0;
	moderation->first_ps = MODERATION_NEVER;
}

/* ---- adaptive: net_dim ---- */

enum verdict { WORSE, SAME, BETTER };

static bool differs(uint64_t value, uint64_t reference)
{
	const uint64_t difference = value > reference ? value - reference : reference - value;

	return reference != 0 && 100 * difference / reference > SIGNIFICANT_PERCENT;
}

static enum verdict compare(const struct moderation_rates *now, const struct moderation_rates *before)
{
	if (before->frames == 0)
		return now->frames != 0 ? BETTER : SAME;
	if (differs(now->frames, before->frames))
		return now->frames > before->frames ? BETTER : WORSE;
	if (differs(now->interrupts, before->interrupts))
		return now->interrupts < before->interrupts ? BETTER : WORSE;
	return SAME;
}

static void park(struct moderation *moderation, enum moderation_tune how)
{
	moderation->steps_up = moderation->steps_down = 0;
	if (how == MODERATION_PARKED_ON_TOP)
		moderation->tired = 0;
	moderation->tune = how;
}

/* To the next profile that way; where that cannot be it parks. */
static void step(struct moderation *moderation)
{
	const bool up = moderation->tune == MODERATION_GOING_UP;

	if (moderation->tired == 2 * MODERATION_PROFILES) {
		park(moderation, MODERATION_PARKED_TIRED);
		return;
	}
	if (moderation->profile == (up ? MODERATION_PROFILES - 1 : 0)) {
		park(moderation, MODERATION_PARKED_ON_TOP);
		return;
	}
	moderation->profile += up ? 1 : UINT32_MAX;
	moderation->steps_up += up;
	moderation->steps_down += !up;
	moderation->tired++;
}

static void leave_parking(struct moderation *moderation)
{
	moderation->tune = moderation->profile > 0 ? MODERATION_GOING_DOWN : MODERATION_GOING_UP;
	step(moderation);
}

static void turn(struct moderation *moderation)
{
	if (moderation->tune == MODERATION_GOING_UP) {
		moderation->tune = MODERATION_GOING_DOWN;
		moderation->steps_down = 0;
	} else {
		moderation->tune = MODERATION_GOING_UP;
		moderation->steps_up = 0;
	}
}

/* It came here by one step back from where it was worse. */
static bool on_top(const struct moderation *moderation)
{
	return moderation->tune == MODERATION_GOING_UP ? moderation->steps_down > 1 && moderation->steps_up == 1
						       : moderation->steps_up > 1 && moderation->steps_down == 1;
}

static void decide(struct moderation *moderation, const struct moderation_rates *now)
{
	const enum moderation_tune tune = moderation->tune;
	const uint32_t profile = moderation->profile;

	switch (tune) {
	case MODERATION_PARKED_ON_TOP:
		if (compare(now, &moderation->before) != SAME)
			leave_parking(moderation);
		break;
	case MODERATION_PARKED_TIRED:
		if (--moderation->tired == 0)
			leave_parking(moderation);
		break;
	default:
		if (compare(now, &moderation->before) != BETTER)
			turn(moderation);
		if (on_top(moderation))
			park(moderation, MODERATION_PARKED_ON_TOP);
		else
			step(moderation);
		break;
	}
	moderation->profile_changes += moderation->profile != profile;
	if (tune != MODERATION_PARKED_ON_TOP || moderation->tune != MODERATION_PARKED_ON_TOP)
		moderation->before = *now;
}

static uint64_t per_ms(uint64_t count, uint64_t time_us)
{
	return (count * 1000 + time_us - 1) / time_us;
}

/* At an interrupt. */
static void sample(struct moderation *moderation, uint64_t now_ps)
{
	const uint64_t interrupts = moderation->interrupts - moderation->sample_interrupts;
	const uint64_t time_us = (now_ps - moderation->sample_ps) / US;

	if (moderation->sample_interrupts == 0) { /* the first one begins */
		moderation->sample_interrupts = moderation->interrupts;
	} else {
		if (interrupts < MODERATION_SAMPLE_EVENTS || time_us == 0)
			return;
		const struct moderation_rates now = {
			.frames = per_ms(moderation->frames - moderation->sample_frames, time_us),
			.interrupts = per_ms(interrupts, time_us),
		};

		decide(moderation, &now);
		moderation->sample_interrupts = moderation->interrupts;
	}
	moderation->sample_frames = moderation->frames;
	moderation->sample_ps = now_ps;
}

void moderation_interrupted(struct moderation *moderation, uint64_t now_ps)
{
	moderation_told(moderation);
	moderation->interrupts++;
	if (moderation->config->mode == MODERATION_ADAPTIVE) {
		sample(moderation, now_ps);
		moderation->next_ps = now_ps + profiles_ps[moderation->profile];
	} else {
		moderation->next_ps = now_ps + moderation->config->interval_ps;
	}
}
