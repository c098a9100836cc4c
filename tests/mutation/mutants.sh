# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Faults seeded by hand in the policy cores, each one that a hand could make: a comparison flipped, a line dropped, one too
# many.  mutant NAME FILE TEST BEFORE AFTER: AFTER in place of the one BEFORE of the file; TEST is the executable of the
# part's own unit test, which is to catch it (scripts/mutate).

# ---- schedulers ----
mutant bvt_tie models/xen/sched_bvt.c test_sched \
	'if (bvt_vcpu(vcpu)->evt <= running_evt)' 'if (bvt_vcpu(vcpu)->evt < running_evt)'
mutant bvt_sleeper_keeps_credit models/xen/sched_bvt.c test_sched \
	'if (bvt_vcpu(vcpu)->avt < bvt_cpu(cpu)->svt)' 'if (bvt_vcpu(vcpu)->avt > bvt_cpu(cpu)->svt)'
mutant bvt_part_of_unit_free models/xen/sched_bvt.c test_sched \
	'(run_ps + config->mcu_ps - 1) / config->mcu_ps' 'run_ps / config->mcu_ps'
mutant round_robin_wake_preempts models/xen/sched_round_robin.c test_sched \
	'return cpu->current ? SCHED_WAKE_QUEUED : SCHED_WAKE_PREEMPTS;' 'return SCHED_WAKE_PREEMPTS;'
mutant credit_behind_equals models/xen/sched_credit.c test_sched_credit \
	'credit_vcpu(position)->priority >= credit_vcpu(vcpu)->priority' \
	'credit_vcpu(position)->priority > credit_vcpu(vcpu)->priority'
mutant credit_boost_stays models/xen/sched_credit.c test_sched_credit \
	'if (own->priority == CREDIT_BOOST)
		own->priority = CREDIT_UNDER;' ''
mutant credit_debt_unbounded models/xen/sched_credit.c test_sched_credit \
	'if (own->credit < -slice_credits)' 'if (own->credit < -2 * slice_credits)'
mutant sedf_overrun_forgiven models/xen/sched_sedf.c test_sched_sedf \
	'own->used_ps -= own->slice_ps;' 'own->used_ps = 0;'
mutant sedf_latest_deadline_first models/xen/sched_sedf.c test_sched_sedf \
	'sedf_vcpu(position)->deadline_ps <= sedf_vcpu(vcpu)->deadline_ps' \
	'sedf_vcpu(position)->deadline_ps >= sedf_vcpu(vcpu)->deadline_ps'

# ---- hypervisor: events, rings, grants, pages ----
mutant event_second_upcall models/xen/event_channel.c test_event_channel \
	'	channels->upcall_pending = true;
' ''
mutant event_scan_restarts models/xen/event_channel.c test_event_channel \
	'channels->scan_from = port + 1 == channels->ports ? 0 : port + 1;' 'channels->scan_from = 0;'
mutant ring_asks_too_late models/xen/shared_ring.c test_shared_ring \
	'ring->request_event = ring->request_consumed + 1;' 'ring->request_event = ring->request_consumed + 2;'
mutant grant_anybody models/xen/grant_table.c test_grant_table \
	'return (*entry)->peer == actor->domain ? GRANT_OK : GRANT_FOREIGN;' 'return GRANT_OK;'
mutant grant_write_read_only models/xen/grant_table.c test_grant_table \
	'status == GRANT_OK && write && (*entry)->read_only' 'status == GRANT_OK && !write && (*entry)->read_only'
mutant grant_ended_while_mapped models/xen/grant_table.c test_grant_table \
	'if (entry->mappings > 0)' 'if (entry->mappings > 1)'
mutant page_end_not_looked_at models/xen/page_tables.c test_page_tables \
	' || end_of(&tables->ranges[at]) - address < bytes)' ')'
mutant dma_foreign_page models/xen/dma_guard.c test_dma_guard \
	'place == NULL || place->owner != ring->owner || dma_ring_pending' 'place == NULL || dma_ring_pending'
mutant refill_beyond_full models/xen/cache_refill.c test_cache_refill \
	'return k >= saturation ? full_ps : full_ps * k / saturation;' 'return full_ps * k / saturation;'

# ---- the device: demultiplexing, service, identifier, moderation ----
mutant demux_gap_cuts_off models/vif/vif_table.c unit_vif_table \
	'((at - home) & mask) >= ((at - gap) & mask)' '((at - home) & mask) > ((at - gap) & mask)'
mutant demux_full_table models/vif/vif_table.c unit_vif_table \
	'table->used + 1 >= table->size' 'table->used >= table->size'
mutant service_turn_skips models/ixp/vif_service.c unit_ixp_vif_service \
	'	if (place < context->position)
		context->position--;
' ''
mutant switch_sends_back models/vif/vif_switch.c unit_vif_switch \
	'if (self->created[vif] && vif != except)' 'if (self->created[vif])'
mutant identifier_map_width models/vif/identifier_map.c unit_vif_identifier_map \
	'bits[vif] = (uint8_t)(vif % width);' 'bits[vif] = (uint8_t)(vif % (width + 1));'
mutant identifier_falls_early models/vif/identifier.c unit_interrupt_sources \
	'return was_set && identifier->bits == 0;' 'return was_set;'
mutant posted_told_again models/vif/posted_vectors.c unit_interrupt_sources \
	'return !was_up && line(sender);' 'return line(sender);'
mutant moderation_delay_restarts models/vif/moderation.c unit_vif_moderation \
	'if (moderation->waiting++ == 0)' 'if (moderation->waiting++ != UINT64_MAX)'
mutant moderation_turns_late models/vif/moderation.c unit_vif_moderation \
	'if (compare(now, &moderation->before) != BETTER)' 'if (compare(now, &moderation->before) == WORSE)'

# ---- bus, memory, network ----
mutant arbiter_same_master_first models/pci/pci_arbiter.c unit_pci_arbiter \
	'uint32_t master = arbiter->last;' 'uint32_t master = arbiter->last - 1;'
mutant coherence_shared_write_free models/memory/coherence.c test_coherence \
	'else if (write && others != 0)' 'else if (write && others == 0)'
mutant tcp_third_duplicate models/net/tcp_congestion.c net_tcp_parts_test \
	'congestion->duplicates != TCP_DUPLICATE_THRESHOLD ||' 'congestion->duplicates <= TCP_DUPLICATE_THRESHOLD ||'
mutant tcp_window_taken_back models/net/tcp.c net_tcp_test \
	'return room > told && room >= tcp->segment ? room : told;' 'return room;'
