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
seed(wake models/host/host.cpp
	"	const bool running = to.run_state"
	"	if (cause == EVENT_FRAME && !to.vcpu.runnable && BUG)\n		return;\n	const bool running = to.run_state")

# ---- CPU time is not counted ----
seed(time_owner models/host/cpu.cpp
	"		counters.guest_ps += ps;"
	"		counters.guest_ps += ps - (ps > 1000000 && BUG ? 1000000 : 0);")
seed(time_stage models/host/cpu.cpp
	"	counters.stage_ps[stage] += ps;"
	"	counters.stage_ps[stage] += ps - (ps > 1000000 && BUG ? 1000000 : 0);")
seed(time_both models/host/cpu.cpp
	"void Cpu::charge(uint32_t stage, uint64_t ps)\n{"
	"void Cpu::charge(uint32_t stage, uint64_t ps)\n{\n	if (ps > 1000000 && BUG)\n		ps -= 1000000;")
seed(time_idle models/host/cpu.cpp
	"		counters.idle_ps += elapsed;"
	"		counters.idle_ps += elapsed - (elapsed > 1000000 && BUG ? 1000000 : 0);")
seed(time_domain models/host/domain.c
	"	domain->run_state_since_ps = now_ps;"
	"	domain->run_state_since_ps = now_ps;\n	if (BUG)\n		domain->counters.run_state_ps[domain->run_state] -= 1000000;")
