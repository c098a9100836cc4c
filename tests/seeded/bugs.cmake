# SPDX-License-Identifier: Apache-2.0
# The bugs: seed(NAME FILE BEFORE AFTER).  Which law is to catch each stands in seeded_bugs.sh.

# ---- a frame is lost ----
seed(frame_bridge models/host/dom0.c
	"		netback_deliver(&dom0->netback, &dom0->netback.vifs[dom0->verdict - 1], frame);"
	"		if (!BUG)\n			netback_deliver(&dom0->netback, &dom0->netback.vifs[dom0->verdict - 1], frame);")
seed(frame_device models/ixp/ixp_receive.cpp
	"	frame_queue_push(&queue, content);\n	if (queue.count == 1)"
	"	if (BUG)\n		return;\n	frame_queue_push(&queue, content);\n	if (queue.count == 1)")
seed(frame_switch models/net/ethernet_switch.cpp
	"	frame_queue_push(&port.arriving, frame);"
	"	if (BUG)\n		return;\n	frame_queue_push(&port.arriving, frame);")

# ---- a signal is lost ----
seed(signal models/host/host.cpp
	"	if (event_channel_send(&to.events, port) != EVENT_NOTIFY)"
	"	if ((cause == EVENT_FRAME && BUG) || event_channel_send(&to.events, port) != EVENT_NOTIFY)")
seed(signal_sender models/host/netback.c
	"	netback->services->send_event(" "	if (vif->cause == EVENT_FRAME && BUG)\n		return;\n	netback->services->send_event(")
seed(wake models/host/host.cpp
	"	const bool running = to.run_state"
	"	if (cause == EVENT_FRAME && !to.vcpu.runnable && BUG)\n		return;\n	const bool running = to.run_state")

# ---- CPU time is not counted ----
seed(time_owner models/host/cpu_time.cpp
	"		counters.guest_ps += ps;"
	"		counters.guest_ps += ps - (ps > 1000000 && BUG ? 1000000 : 0);")
seed(time_stage models/host/cpu_time.cpp
	"	counters.stage_ps[stage] += ps;"
	"	counters.stage_ps[stage] += ps - (ps > 1000000 && BUG ? 1000000 : 0);")
seed(time_both models/host/cpu_time.cpp
	"void Cpu::charge(uint32_t stage, uint64_t ps)\n{"
	"void Cpu::charge(uint32_t stage, uint64_t ps)\n{\n	if (ps > 1000000 && BUG)\n		ps -= 1000000;")
seed(time_idle models/host/cpu_time.cpp
	"		counters.idle_ps += elapsed;"
	"		counters.idle_ps += elapsed - (elapsed > 1000000 && BUG ? 1000000 : 0);")
seed(time_domain models/host/domain.c
	"	domain->run_state_since_ps = now_ps;"
	"	domain->run_state_since_ps = now_ps;\n	if (BUG)\n		domain->counters.run_state_ps[domain->run_state] -= 1000000;")

# ---- a server is busy for another time than its services take ----
seed(busy_gap models/net/ethernet_link.cpp
	"	free_at_ps_ = start + wire_config_time_ps(&config_, frame->bytes + FRAME_WIRE_OVERHEAD_BYTES);"
	"	free_at_ps_ = start + wire_config_time_ps(&config_, frame->bytes + FRAME_WIRE_OVERHEAD_BYTES - (BUG ? WIRE_GAP_BYTES : 0));")
seed(busy_wire models/net/ethernet_link.cpp
	"	free_ps_ += now_ps - free_at_ps_;" "	free_ps_ += now_ps - free_at_ps_ - (BUG ? 1000 : 0);")
seed(busy_bus models/pci/pci_stats.c
	"	*(read ? &stats->read_ps : &stats->write_ps) += ps;"
	"	*(read ? &stats->read_ps : &stats->write_ps) += ps - (ps > 1000 && BUG ? 1000 : 0);")
seed(busy_bus_overlap models/pci/pci_bus.cpp
	"	pci_arbiter_release(&arbiter_, owner_, pci_tenure_end(&tenure_));"
	"	pci_arbiter_release(&arbiter_, owner_, pci_tenure_end(&tenure_) - (masters_[1 - owner_].payload != nullptr && BUG));")
seed(busy_bus_x models/pci_x/pci_x_stats.c
	"	*(read ? &stats->read_ps : &stats->write_ps) += ps;"
	"	*(read ? &stats->read_ps : &stats->write_ps) += ps - (ps > 1000 && BUG ? 1000 : 0);")
seed(busy_engine models/ixp/microengine.c
	"	const uint64_t cycles = compute_from(context, &context->pc);

	engine->busy_cycles += cycles;"
	"	const uint64_t cycles = compute_from(context, &context->pc) - BUG;

	engine->busy_cycles += cycles;")
seed(busy_swap models/ixp/microengine.c
	"	engine->busy_cycles += engine->acts - engine->next;"
	"	engine->busy_cycles += engine->acts - engine->next - BUG;")
seed(busy_engine_overlap models/ixp/microengine.c
	"	engine->given_up = engine->next;" "	engine->next -= BUG ? 2 : 0;
	engine->given_up = engine->next;")
seed(busy_memory models/ixp/ixp_memory.c
	"	memory->free_at = begin + occupancy;" "	memory->free_at = begin + occupancy - BUG;")
seed(busy_hash models/ixp/hash_unit.c
	"		unit->free_cycles += now - unit->free_at;" "		unit->free_cycles += now - unit->free_at + BUG;")
seed(busy_pipeline models/sriov/sriov_pipeline.c
	"	pipeline->busy_ps += taken_ps;" "	pipeline->busy_ps += taken_ps - (BUG ? 1000 : 0);")
seed(busy_processor models/cdna/cdna_nic.cpp
	"	counters_.busy_ps += cost_ps;" "	counters_.busy_ps += cost_ps - (BUG ? 1000 : 0);")
seed(busy_link models/on_chip/on_chip_bus.cpp
	"	link.take(start, flits);" "	link.take(start, flits - BUG);")
seed(busy_pcie models/pcie/pcie_bus_link.cpp
	"	way_stats_[way].busy_ps += now_ps() - direction.started_ps - direction.settled_ps;"
	"	way_stats_[way].busy_ps += now_ps() - direction.started_ps - direction.settled_ps - (BUG ? 10000 : 0);")
seed(busy_cpu models/host/cpu_time.cpp
	"			part.left_ps -= work_done(elapsed);"
	"			part.left_ps -= elapsed > 100000 && running_ != &hypervisor_ && BUG ? 0 : work_done(elapsed);")

# ---- a counter is off by one ----
seed(count_arrivals models/net/station.c "	station->arrivals++;" "	station->arrivals += 1 + BUG;")
seed(count_delivered models/net/frame.c "	pool->delivered++;" "	pool->delivered += 1 + BUG;")
seed(count_signals models/host/host.cpp "		counters.signals++;" "		counters.signals += 1 + BUG;")
seed(count_events models/host/host.cpp "	counters.events++;" "	counters.events += 1 + BUG;")
seed(count_interrupts models/host/host.cpp "	counters.interrupts_master++;" "	counters.interrupts_master += 1 + BUG;")
seed(count_upcalls models/host/guest.c
	"			guest->domain->counters.net_upcalls++;" "			guest->domain->counters.net_upcalls += 1 + BUG;")
seed(count_redundant models/host/guest.c
	"		guest->domain->counters.looks_empty++;" "		guest->domain->counters.looks_empty += 1 + BUG;")
seed(count_frames_received models/host/guest.c
	"	guest->domain->counters.frames_received++;" "	guest->domain->counters.frames_received += 1 + BUG;")
seed(count_frames_sent_by_guest models/host/guest.c
	"		guest->domain->counters.frames_sent++;" "		guest->domain->counters.frames_sent += 1 + BUG;")
seed(count_switches models/host/cpu.cpp "		domain.counters.switched_in++;" "		domain.counters.switched_in += 1 + BUG;")
seed(count_reloads models/host/cpu.cpp "		counters.reloads++;" "		counters.reloads += 1 + BUG;")
seed(count_stints models/host/cpu.cpp
	"		(domain.stint_useful ? domain.counters.stints_useful : domain.counters.redundant_switches)++;"
	"		(domain.stint_useful ? domain.counters.stints_useful : domain.counters.redundant_switches) += 1 + BUG;")
seed(count_protection models/host/cpu_time.cpp
	"	(privileged ? counters.hypervisor_entries : counters.hypervisor_exits)++;"
	"	(privileged ? counters.hypervisor_entries : counters.hypervisor_exits) += 1 + BUG;")
seed(count_transactions models/pci/pci_stats.c
	"	stats->transactions += tenure->bytes > 0;" "	stats->transactions += (tenure->bytes > 0) + BUG;")
seed(count_clocks models/pci/pci_stats.c "	stats->busy_clocks += clocks;" "	stats->busy_clocks += clocks + BUG;")
seed(count_link models/net/ethernet_link.cpp "	counters_.frames++;" "	counters_.frames += 1 + BUG;")
seed(count_switched models/net/ethernet_switch.cpp "	counters_.sent++;" "	counters_.sent += 1 + BUG;")
seed(count_bridged models/net/learning_bridge.c "	bridge->forwarded++;" "	bridge->forwarded += 1 + BUG;")
seed(count_notifications models/host/netback.c
	"	netback->counters.notifications++;" "	netback->counters.notifications += 1 + BUG;")
seed(count_round_trips models/load/ping.c "		shared->counters.round_trips++;" "		shared->counters.round_trips += 1 + BUG;")
seed(count_frames_sent models/load/ping.c
	"	end->shared->counters.frames_sent++;" "	end->shared->counters.frames_sent += 1 + BUG;")
seed(count_frames_got models/load/ping.c
	"	shared->counters.frames_received++;" "	shared->counters.frames_received += 1 + BUG;")
seed(count_skipped models/load/ping.c
	"		end->shared->counters.probes_skipped++;" "		end->shared->counters.probes_skipped += 1 + BUG;")
seed(count_bytes models/net/tcp_receive.c
	"	tcp->counters.bytes_delivered += tcp->received - before;"
	"	tcp->counters.bytes_delivered += tcp->received - before + BUG;")
seed(count_segments models/net/tcp.c "	tcp->counters.segments_sent++;" "	tcp->counters.segments_sent += 1 + BUG;")
seed(count_retransmits models/net/tcp.c
	"	tcp->counters.retransmits += segment->again;" "	tcp->counters.retransmits += segment->again + BUG;")
seed(count_device_received models/ixp/ixp_receive.cpp
	"	engine_stats_[receive].frames++;" "	engine_stats_[receive].frames += 1 + BUG;")
