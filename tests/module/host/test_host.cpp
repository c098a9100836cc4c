// SPDX-License-Identifier: Apache-2.0
//
// A host's CPUs against timelines worked out by hand: hyperthreads, interrupts
// and preemption in the middle of an activity, switches and what they cost, and the
// identifier's interrupt.  Times of a test are of its own clock, in us.
#include "host_bench.h"

using namespace vifsim;

namespace
{

struct Benches {
	std::unique_ptr<Bench> half_speed, odd_speed, both_busy, interrupted, preempted, cut_short, evicted, timers,
		identifier, raised_again, on_interrupt_cpu, answering, answering_long, crowded, sliced, own_and_others,
		bridged;
};
Benches benches;

host_config hyperthreads(double speed)
{
	host_config config = free_of_cost();

	config.threads_per_core = 2;
	config.smt_speed = speed;
	config.guest_look_ps = 10 * US;
	config.hypervisor_timer_ps = 2 * US;
	return config;
}

// Guest 2 runs on CPU 3, guest 1 on its sibling, CPU 2.
void timer_of_sibling(Bench &bench, uint64_t at_ps)
{
	bench.host->set_timer(2, bench.begin_ps + at_ps);
}

// CPU 3 looks, 10 us of work, from 0 on. CPU 2 takes a timer at 3, 2 us of
// work at half speed: busy from 3 to 7.  CPU 3: 3 us of work by 3, 2 more by
// 7, the last 5 by 12.
void hyperthread_in_the_middle(void **)
{
	Bench &bench = *benches.half_speed;

	bench.begin();
	bench.signal(2);
	timer_of_sibling(bench, 3 * US);
	bench.run_to(12 * US - 1);
	assert_int_equal(bench.guest(2).looks_empty, 0);
	bench.run_to(20 * US);
	assert_int_equal(bench.guest(2).looks_empty, 1);
	bench.check_conservation();
	assert_int_equal(bench.guest(2).run_state_ps[RUN_STATE_RUNNING], 12 * US);
	assert_int_equal(bench.cpu(3).stage_ps[STAGE_LOOK], 12 * US);
	assert_int_equal(bench.cpu(2).stage_ps[STAGE_TIMER], 4 * US);
	assert_int_equal(bench.cpu(2).timers, 1);
	// The other core has not felt it.
	assert_int_equal(bench.cpu(1).idle_ps, now_ps());
}

// 65 %: a speed of 681,574 / 2^20.  2 us of work take ceil(2,000,000 * 2^20 /
// 681,574) = 3,076,925 ps, in which CPU 3 does floor(3,076,925 * 681,574 / 2^20) =
// 2,000,000 ps of work; with 3,000,000 before, 5,000,000 are left: 11,076,925 ps.
void hyperthread_at_an_odd_speed(void **)
{
	Bench &bench = *benches.odd_speed;

	bench.begin();
	bench.signal(2);
	timer_of_sibling(bench, 3 * US);
	bench.run_to(20 * US);
	bench.check_conservation();
	assert_int_equal(bench.cpu(2).stage_ps[STAGE_TIMER], 3076925);
	assert_int_equal(bench.cpu(3).stage_ps[STAGE_LOOK], 11076925);
}

// Both look, 10 us of work each, one 4 us later.  Alone until 4 (4 done), then both
// at half speed: the first's 6 take 12, until 16; by then the other has done 6; its
// last 4 alone, until 20.
void hyperthreads_slow_each_other(void **)
{
	Bench &bench = *benches.both_busy;

	bench.begin();
	bench.signal(2);
	bench.run_to(4 * US);
	bench.signal(1);
	bench.run_to(9 * US);
	bench.host->settle(); // a window's edge in the middle changes nothing
	bench.run_to(40 * US);
	bench.check_conservation();
	assert_int_equal(bench.guest(2).run_state_ps[RUN_STATE_RUNNING], 16 * US);
	assert_int_equal(bench.guest(1).run_state_ps[RUN_STATE_RUNNING], 16 * US);
	assert_int_equal(bench.cpu(3).stage_ps[STAGE_LOOK], 16 * US);
	assert_int_equal(bench.cpu(2).stage_ps[STAGE_LOOK], 16 * US);
}

// Guest 0 on CPU 1: IPI 1, switch 6, upcall 2, then look and receive, 3 + 8:
// from 9 to 20.  A second signal at 13: IPI 13..14, upcall 14..16, then the
// receive's last 7, until 23; then the second event's look, 3, in vain: 26.
void interrupted_in_the_middle(void **)
{
	Bench &bench = *benches.interrupted;

	bench.begin();
	bench.put_frame(0);
	bench.signal(0);
	bench.run_to(13 * US);
	bench.signal(0);
	bench.signal(0);                                           // the port is pending: nobody is interrupted again
	bench.host->send_event(1, DOMAIN_PORT_TIMER, EVENT_TIMER); // another port: the upcall will see it
	bench.run_to(50 * US);
	assert_int_equal(bench.received_at(0, 0), 23 * US);
	bench.check_conservation();
	assert_int_equal(bench.cpu(1).ipis, 2);
	assert_int_equal(bench.cpu(1).hypervisor_ps, (2 * 1 + 6) * US);
	assert_int_equal(bench.cpu(1).guest_ps, (2 * 2 + 2 * 3 + 8) * US);
	assert_int_equal(bench.guest(0).upcalls, 2);
	assert_int_equal(bench.guest(0).looks_empty, 1);
	assert_int_equal(bench.guest(0).redundant_switches, 0); // it had found a frame before
	// From the switch on; the IPI was taken by the idle CPU.
	assert_int_equal(bench.guest(0).run_state_ps[RUN_STATE_RUNNING], 25 * US);
	assert_int_equal(bench.guest(0).run_state_ps[RUN_STATE_RUNNABLE], 1 * US);
	assert_int_equal(bench.host->counters.signals, 3);
}

// Guests 0 and 3 share CPU 1.  Refill: wake 6, packet 12, all lost after 6 switches.
//
// Guest 0, from 0: IPI 1, switch 6 (7), never ran: refill 6 (13), upcall 2
// (15), look 3 (18), packet refill 12, receive 8: would end at 38.
// Guest 3 woken at 20: it is behind in virtual time, so it preempts. IPI (21),
// switch 6 (27), refill 6 (33), upcall (35), look (38), packet refill (50), receive: 58.
// Guest 0 goes on: switch (64), one switch since: refill 1 (65), the packet
// refill's last 10 (75), receive: 83.
// At 100, guest 0, still loaded: IPI (101), reload 0.5, no refill, upcall, look, receive: 114.5.
void a_woken_guest_preempts(void **)
{
	Bench &bench = *benches.preempted;

	bench.begin();
	bench.put_frame(0);
	bench.signal(0);
	bench.run_to(20 * US);
	bench.put_frame(3);
	bench.signal(3);
	bench.run_to(100 * US);
	assert_int_equal(bench.received_at(3, 0), 58 * US);
	assert_int_equal(bench.received_at(0, 0), 83 * US);
	bench.put_frame(0);
	bench.signal(0);
	bench.run_to(200 * US);
	assert_int_equal(bench.received_at(0, 1), 114 * US + US / 2);
	bench.check_conservation();
	assert_int_equal(bench.cpu(1).switches, 3);
	assert_int_equal(bench.cpu(1).reloads, 1);
	assert_int_equal(bench.cpu(1).stage_ps[STAGE_SWITCH], 18 * US + US / 2);
	assert_int_equal(bench.cpu(1).stage_ps[STAGE_REFILL], (6 + 6 + 1) * US);
	assert_int_equal(bench.cpu(1).stage_ps[STAGE_PACKET_REFILL], (12 + 12) * US);
	assert_int_equal(bench.guest(0).switched_in, 2);
	assert_int_equal(bench.guest(0).reloaded, 1);
	assert_int_equal(bench.guest(0).run_state_ps[RUN_STATE_RUNNABLE], (1 + 37 + 1) * US); /* 21 to 58 */
	assert_int_equal(bench.guest(0).redundant_switches + bench.guest(3).redundant_switches, 0);
	assert_int_equal(bench.guest(0).looks_empty + bench.guest(3).looks_empty, 0);
}

// Guest 0, woken at 0, is refilling from 7 on when guest 3 is woken at 10 and preempts: 3 us of its wake's
// refill are left, and one switch has cost it 1 more.  It pays the larger of the two, not the sum: 3 + 3, beside guest
// 3's 6.
void a_refill_cut_short(void **)
{
	Bench &bench = *benches.cut_short;

	bench.begin();
	bench.put_frame(0);
	bench.signal(0);
	bench.run_to(10 * US);
	bench.put_frame(3);
	bench.signal(3);
	bench.run_to(200 * US);
	bench.check_conservation();
	assert_int_equal(bench.received_at(3, 0), 48 * US); /* IPI 11, switch 17, refill 23, upcall, look, 12, 8 */
	assert_int_equal(bench.cpu(1).switches, 3);
	assert_int_equal(bench.cpu(1).stage_ps[STAGE_REFILL], (3 + 6 + 3) * US);
	assert_int_equal(bench.receivers[0]->at_ps.size(), 1);
}

// Refill grows with what ran between.  Guests 0, 3 and 6 on CPU 1, each with a
// frame, far apart.  Each first time: IPI 1, switch 6, refill 6, upcall 2, look 3, packet
// refill 12, receive 8: 38.  Guest 0 after two others: refills of 6 * 2/6 = 2 and 12 * 2/6 = 4: 26.
// Guest 6 after one other: 1 and 2: 23.
void refill_grows(void **)
{
	Bench &bench = *benches.evicted;
	const uint32_t order[] = {0, 3, 6, 0, 6};
	const uint64_t takes[] = {38, 38, 38, 26, 23};
	const size_t number[] = {0, 0, 0, 1, 1};

	bench.begin();
	for (uint64_t turn = 0; turn < 5; turn++) {
		bench.run_to((turn + 1) * 100 * US);
		bench.put_frame(order[turn]);
		bench.signal(order[turn]);
	}
	bench.run_to(600 * US);
	for (uint64_t turn = 0; turn < 5; turn++)
		assert_int_equal(bench.received_at(order[turn], number[turn]), ((turn + 1) * 100 + takes[turn]) * US);
	// Guest 3 found a frame the last time; that does not make this switch useful.
	bench.signal(3);
	bench.run_to(700 * US);
	assert_int_equal(bench.guest(3).redundant_switches, 1);
	bench.check_conservation();
}

// A guest's timer wakes it: timer 4, switch 6, upcall 2; it finds that there is nothing
// to do and blocks: 12 us, a redundant switch but no look.  One that is taken back does not come.
void a_timer_wakes(void **)
{
	Bench &bench = *benches.timers;

	bench.begin();
	bench.host->set_timer(1, bench.begin_ps + 10 * US);
	bench.host->set_timer(2, bench.begin_ps + 15 * US);
	bench.run_to(11 * US);
	bench.host->set_timer(2, UINT64_MAX);
	bench.run_to(100 * US);
	bench.check_conservation();
	assert_int_equal(bench.cpu(1).timers, 1);
	assert_int_equal(bench.cpu(1).ipis, 0); // its own domain needs none
	assert_int_equal(bench.cpu(1).stage_ps[STAGE_TIMER], 4 * US);
	assert_int_equal(bench.cpu(1).guest_ps, 2 * US);
	assert_int_equal(bench.guest(0).upcalls, 1);
	assert_int_equal(bench.guest(0).looks_empty, 0);
	assert_int_equal(bench.guest(0).redundant_switches, 1);
	assert_int_equal(bench.host->counters.interrupts_guest, 0); // not for the network port
	assert_int_equal(bench.cpu(2).timers, 0);
	assert_int_equal(bench.guest(1).upcalls, 0);
	assert_int_equal(bench.host->domain_at(2).timer_at_ps, UINT64_MAX);
}

// Four VIFs on an identifier of two bits: bit 0 stands for VIFs 0 and 2, on
// CPUs 1 and 3.  One frame, for VIF 0: both are signalled, guest 2 finds nothing: a
// redundant look and a redundant switch.  The second time guest 2 is still loaded on its
// CPU: a redundant look, but no domain was switched.
void a_bit_is_shared(void **)
{
	Bench &bench = *benches.identifier;

	bench.begin();
	bench.put_frame(0);
	bench.device.set(1);
	bench.run_to(100 * US);
	bench.check_conservation();
	assert_int_equal(bench.device.reads, 1);
	assert_int_equal(bench.device.clears, 1);
	assert_int_equal(bench.host->counters.interrupts_master, 1);
	assert_int_equal(bench.host->counters.signals, 2);
	assert_int_equal(bench.host->counters.interrupts_guest, 2);
	assert_int_equal(bench.host->counters.interrupts_redundant, 1);
	assert_int_equal(bench.host->counters.redundant_switches, 1);
	assert_int_equal(bench.guest(2).looks_empty, 1);
	assert_int_equal(bench.guest(1).upcalls + bench.guest(3).upcalls, 0);
	assert_int_equal(bench.host->counters.frames_to_guests, 1);
	// The handler, on CPU 0: 5 us, the read's stall, the posted clear, two signals of a quarter.
	assert_int_equal(bench.cpu(0).interrupts, 1);
	assert_int_equal(bench.cpu(0).stage_ps[STAGE_INTERRUPT], 5 * US);
	assert_int_equal(bench.cpu(0).stage_ps[STAGE_SIGNAL], US / 2);
	assert_int_equal(bench.cpu(0).stage_ps[STAGE_MMIO_READ], bench.bridge->stats().read_stall_ps);
	assert_true(bench.cpu(0).stage_ps[STAGE_MMIO_READ] > 0);
	assert_int_equal(bench.cpu(0).stage_ps[STAGE_MMIO_WRITE], bench.bridge->post_cost_ps(4));
	assert_int_equal(bench.cpu(0).hypervisor_ps, now_ps() - bench.cpu(0).idle_ps);
	// Its guest: signalled a quarter after the clear; IPI 1, switch 6, upcall 2, look 3, receive 8.
	assert_int_equal(bench.received_at(0, 0), 5 * US + bench.cpu(0).stage_ps[STAGE_MMIO_READ] +
							  bench.bridge->post_cost_ps(4) + US / 4 + 20 * US);

	bench.put_frame(0);
	bench.device.set(1);
	bench.run_to(200 * US);
	bench.check_conservation();
	assert_int_equal(bench.host->counters.signals, 4);
	assert_int_equal(bench.host->counters.interrupts_redundant, 2);
	assert_int_equal(bench.host->counters.redundant_switches, 1);
	assert_int_equal(bench.guest(2).reloaded, 1);
	assert_int_equal(bench.host->counters.domain_switches, 2);
	assert_int_equal(bench.host->counters.reloads, 2);
	assert_int_equal(bench.host->counters.frames_to_guests, 2);
}

// A bit that is set between the read and the clear, while the line is masked, survives the clear and raises
// the interrupt again, as soon as the first one's signals are out.
void a_bit_after_the_read(void **)
{
	Bench &bench = *benches.raised_again;

	bench.begin();
	bench.put_frame(0);
	bench.put_frame(1);
	bench.device.set_after_read = 2;
	bench.device.set(1);
	bench.run_to(100 * US);
	bench.check_conservation();
	assert_int_equal(bench.device.reads, 2);
	assert_int_equal(bench.device.clears, 2);
	assert_int_equal(bench.host->counters.interrupts_master, 2);
	assert_int_equal(bench.cpu(0).interrupts, 2);
	assert_int_equal(bench.host->counters.signals, 4);
	assert_int_equal(bench.host->counters.frames_to_guests, 2);
	assert_int_equal(bench.receivers[1]->at_ps.size(), 1);
	// And no more: the line is quiet.
	bench.run_to(300 * US);
	assert_int_equal(bench.host->counters.interrupts_master, 2);
}

// The CPU that takes interrupts runs a guest, too: its activity waits for
// the handler, read, clear and signals included, and loses nothing.
void the_handler_interrupts_a_guest(void **)
{
	Bench &bench = *benches.on_interrupt_cpu;

	bench.begin();
	bench.put_frame(0); // on CPU 1, which takes the interrupts: IPI 1, switch 6, upcall 2, look 3, receive 8: 20
	bench.signal(0);
	bench.run_to(15 * US);
	bench.put_frame(1);
	bench.device.set(2); // VIF 1, and VIF 3 on this same CPU
	bench.run_to(200 * US);
	bench.check_conservation();
	const uint64_t stall = bench.cpu(1).stage_ps[STAGE_MMIO_READ] + bench.bridge->post_cost_ps(4);

	// Handler from 15 on: 5, the read, the clear, two signals.  Guest 3 woken by it
	// preempts when the handler is over: switch 6, upcall 2, look 3, nothing. Then guest 0: switch 6, the last 5.
	assert_int_equal(bench.received_at(0, 0), 15 * US + 5 * US + stall + US / 2 + 11 * US + 6 * US + 5 * US);
	assert_int_equal(bench.cpu(1).stage_ps[STAGE_RECEIVE], 8 * US);
	assert_int_equal(bench.cpu(1).ipis, 1); // its own guest needs none
	assert_int_equal(bench.guest(3).redundant_switches, 1);
	assert_int_equal(bench.guest(0).redundant_switches, 0);
	assert_int_equal(bench.host->counters.frames_to_guests, 2);
}

// Guests 0 and 3 on CPU 1, nothing costs but a look: 20 ms.  Guest 3 looks first, alone: 200 MCUs ahead.
// Guest 0 begins to look at 30 ms, twice.  Guest 3, woken at 31 ms, is 190 MCUs ahead
// of it: no preemption, but the slice of 50 ms becomes 5 ms and 190 ns.  Then guest
// 0 has used 51 MCUs, and goes on for 5 ms and 149 ns; 102: 98 ns; 153: 47 ns; 204: now
// guest 3's turn, at 30 ms + 20 ms + 484 ns.
void a_slice_is_cut(void **)
{
	Bench &bench = *benches.sliced;

	bench.begin();
	bench.signal(3);
	bench.run_to(30000 * US);
	assert_int_equal(bench.guest(3).looks_empty, 1);
	bench.signal(0);
	bench.run_to(31000 * US);
	bench.signal(3);
	bench.run_to(32000 * US);
	bench.signal(0);
	bench.run_to(51000 * US);
	bench.check_conservation();
	assert_int_equal(bench.guest(3).run_state_ps[RUN_STATE_RUNNABLE], 19000 * US + 484 * UNIT_PS_PER_NS);
	assert_int_equal(bench.guest(0).looks_empty, 1);
	// Going on after a decision is no switch and no reload.
	assert_int_equal(bench.cpu(1).switches, 3);
	assert_int_equal(bench.cpu(1).reloads, 0);
	bench.run_to(100000 * US);
	assert_int_equal(bench.guest(0).looks_empty, 2);
	assert_int_equal(bench.guest(3).looks_empty, 2);
}

// One bit for guests 0 and 3, on the CPU that takes the interrupt, and 1 and 2 on others,
// all signalled at one instant: the others take an IPI each, its own guests need none.
void signals_to_own_and_other_cpus(void **)
{
	Bench &bench = *benches.own_and_others;

	bench.begin();
	bench.device.set(1);
	bench.run_to(100 * US);
	bench.check_conservation();
	assert_int_equal(bench.host->counters.interrupts_redundant, 4);
	assert_int_equal(bench.cpu(1).ipis, 0);
	assert_int_equal(bench.cpu(2).ipis, 1);
	assert_int_equal(bench.cpu(3).ipis, 1);
}

// An ordinary card has a frame for guest 0.  CPU 0: interrupt 5, switch to Dom0 6 (11), upcall
// 2 (13), mask 0.1, batch 12 (25.1), frame 9 (34.1), new buffer 0.1, notification 1 (35.2),
// unmask.  CPU 1: IPI 1, switch 6, upcall 2, look 3, receive 8: 55.2.  What the line does
// while it is masked interrupts nobody.
void dom0_takes_the_interrupt(void **)
{
	Bench &bench = *benches.bridged;
	frame *frame = frame_new(&bench.pool, frame_mac(1, 0), frame_mac(0, 0), 64);

	bench.begin();
	station_enter(&bench.device_station, frame, now_ps());
	bench.host->pci_written(hv_nic_ring_receive_buffer(0), 64, 0, frame);
	bench.host->pci_written(HV_NIC_STATUS_BLOCK, 8, hv_nic_ring_status(0, 1), nullptr);
	bench.host->interrupt_line(true);
	bench.run_to(12 * US);
	bench.host->interrupt_line(false);
	bench.host->interrupt_line(true);
	bench.run_to(200 * US);
	bench.check_conservation();
	assert_int_equal(bench.host->counters.interrupts_master, 1);
	assert_int_equal(bench.received_at(0, 0), 55 * US + US / 5);
	assert_int_equal(bench.cpu(0).interrupts, 1);
	assert_int_equal(bench.cpu(0).ipis, 0); // Dom0 is its own
	assert_int_equal(bench.cpu(0).hypervisor_ps, (5 + 6 + 1) * US);
	assert_int_equal(bench.cpu(0).dom0_ps, (2 + 12 + 9) * US + 3 * US / 10);
	assert_int_equal(bench.host->counters.signals, 1);
	// Dom0 is no guest: neither are its upcalls, nor a switch to it in vain.
	assert_int_equal(bench.host->counters.interrupts_guest, 1);
	const std::vector<std::pair<uint64_t, uint64_t>> writes = {{HV_NIC_REGISTER_MASK, 1},
								   {HV_NIC_REGISTER_RECEIVE_FILLED, HV_NIC_SLOTS + 1},
								   {HV_NIC_REGISTER_UNMASK, hv_nic_ring_status(0, 1)}};

	assert_true(bench.card.writes == writes);
}

// Receives until 20 (see above), sends: 7, until 27; copies 64 bytes, one line, 0.1, and
// writes the doorbell, 0.1: blocks at 27.2.  The device has the frame before that.
void a_guest_answers(void **)
{
	Bench &bench = *benches.answering;

	bench.receivers[0]->answer_bytes = 64;
	bench.begin();
	bench.put_frame(0);
	bench.signal(0);
	bench.run_to(27 * US);
	assert_int_equal(bench.memory->frames, 0);
	bench.run_to(100 * US);
	bench.check_conservation();
	assert_int_equal(bench.memory->frames, 1);
	assert_int_equal(bench.guest(0).frames_sent, 1);
	assert_int_equal(bench.cpu(1).stage_ps[STAGE_SEND], 7 * US);
	assert_int_equal(bench.cpu(1).stage_ps[STAGE_MMIO_WRITE], US / 5);
	assert_int_equal(bench.guest(0).run_state_ps[RUN_STATE_RUNNING], 26 * US + US / 5);
	assert_int_equal(bench.pool.in_use, 0);
}

// 1,514 bytes are 24 lines, the bridge's buffer has 6: the CPU waits for the bus, and that is
// its guest's time; a signal in the meantime waits for it.
void a_long_frame_stalls(void **)
{
	Bench &bench = *benches.answering_long;
	const uint64_t posting = bench.bridge->post_cost_ps(1514) + bench.bridge->post_cost_ps(4);

	bench.receivers[0]->answer_bytes = 1514;
	bench.begin();
	bench.put_frame(0);
	bench.signal(0);
	bench.run_to(27 * US + bench.bridge->post_cost_ps(1514) + US / 10);
	assert_int_equal(bench.bridge->stats().posted_stalls, 1);
	assert_int_equal(bench.memory->frames, 0);
	bench.signal(0);
	assert_int_equal(bench.cpu(1).ipis, 1); // stalled: not taken yet
	bench.run_to(200 * US);
	bench.check_conservation();
	assert_int_equal(bench.cpu(1).ipis, 2);
	assert_int_equal(bench.memory->frames, 1);
	assert_true(bench.cpu(1).stage_ps[STAGE_MMIO_WRITE] > posting + US / 10);
	assert_int_equal(bench.guest(0).run_state_ps[RUN_STATE_RUNNING],
			 (6 + 2 + 3 + 8 + 7 + 1 + 2 + 3) * US + bench.cpu(1).stage_ps[STAGE_MMIO_WRITE]);
	assert_int_equal(bench.guest(0).looks_empty, 1); // a signal without a frame; the credit is no reason
}

// Everything at once, from a fixed seed: hyperthreads, nine guests on four CPUs (Dom0's
// too), frames that are answered, shared identifier bits, signals for nothing, timers,
// window's edges at odd times.  No picosecond and no frame may be lost.
void a_crowd(void **)
{
	Bench &bench = *benches.crowded;
	const uint32_t vifs = 9;
	uint64_t put = 0, received = 0;
	rng rng;

	rng_init(&rng, 1, 0, "crowd");
	for (auto &receiver : bench.receivers)
		receiver->answer_bytes = 600;
	bench.begin();
	for (uint32_t step = 0; step < 20000; step++) {
		const auto vif = static_cast<uint32_t>(rng_below(&rng, vifs));

		switch (rng_below(&rng, 8)) {
		case 0:
			bench.signal(vif);
			break;
		case 1:
			bench.host->set_timer(vif + 1, now_ps() + rng_below(&rng, 50 * US));
			break;
		case 2:
			bench.check_conservation();
			break;
		case 3: /* to the interrupt's bit, frame or no frame */
			bench.device.set(UINT64_C(1) << vif % 4);
			break;
		default:
			if (bench.written[vif] - bench.receivers[vif]->at_ps.size() < 8) {
				bench.put_frame(vif);
				bench.device.set(UINT64_C(1) << vif % 4);
				put++;
			}
			break;
		}
		bench.run_to(bench.at() + rng_below(&rng, 40 * US));
	}
	bench.run_to(bench.at() + 10000 * US);
	bench.check_conservation();
	for (const auto &receiver : bench.receivers)
		received += receiver->at_ps.size();
	assert_true(put > 5000);
	assert_int_equal(received, put);
	assert_int_equal(bench.host->counters.frames_to_guests, put);
	assert_int_equal(bench.memory->frames, put); /* each was answered */
	assert_int_equal(bench.pool.in_use, 0);
	for (uint32_t number = 0; number <= vifs; number++)
		assert_int_equal(bench.host->domain_at(number).run_state, RUN_STATE_BLOCKED);
}

void build_benches()
{
	const refill_config refills = {6 * US, 12 * US, 6};
	host_config on_cpu_1 = with_costs();

	host_config crowd = with_costs();

	on_cpu_1.interrupt_cpu = 1;
	crowd.threads_per_core = 2;
	crowd.smt_speed = 0.65;
	crowd.placement = PLACEMENT_ALL_CPUS;
	crowd.interrupt_cpu = 2;
	benches.half_speed = std::make_unique<Bench>(hyperthreads(0.5), 3, 8);
	benches.odd_speed = std::make_unique<Bench>(hyperthreads(0.65), 3, 8);
	benches.both_busy = std::make_unique<Bench>(hyperthreads(0.5), 3, 8);
	benches.interrupted = std::make_unique<Bench>(with_costs(), 1, 8);
	benches.preempted = std::make_unique<Bench>(with_costs(), 4, 8, refills);
	benches.cut_short = std::make_unique<Bench>(with_costs(), 4, 8, refills);
	benches.evicted = std::make_unique<Bench>(with_costs(), 7, 8, refills);
	benches.timers = std::make_unique<Bench>(with_costs(), 2, 8);
	benches.identifier = std::make_unique<Bench>(with_costs(), 4, 2);
	benches.raised_again = std::make_unique<Bench>(with_costs(), 4, 2);
	host_config long_looks = free_of_cost();

	long_looks.guest_look_ps = 20000 * US;
	benches.sliced = std::make_unique<Bench>(long_looks, 4, 8);
	host_config handler_alone = free_of_cost();

	handler_alone.hypervisor_ipi_ps = 1 * US;
	handler_alone.interrupt_cpu = 1;
	benches.own_and_others = std::make_unique<Bench>(handler_alone, 4, 1);
	benches.bridged = std::make_unique<Bench>(with_costs(), 1, 0);
	benches.answering = std::make_unique<Bench>(with_costs(), 1, 8);
	benches.answering_long = std::make_unique<Bench>(with_costs(), 1, 8);
	benches.crowded = std::make_unique<Bench>(crowd, 9, 4, refills);
	benches.on_interrupt_cpu = std::make_unique<Bench>(on_cpu_1, 4, 2);
}

} // namespace

int sc_main(int, char **)
{
	const CMUnitTest tests[] = {
		cmocka_unit_test(hyperthread_in_the_middle),
		cmocka_unit_test(hyperthread_at_an_odd_speed),
		cmocka_unit_test(hyperthreads_slow_each_other),
		cmocka_unit_test(interrupted_in_the_middle),
		cmocka_unit_test(a_woken_guest_preempts),
		cmocka_unit_test(a_refill_cut_short),
		cmocka_unit_test(refill_grows),
		cmocka_unit_test(a_timer_wakes),
		cmocka_unit_test(a_bit_is_shared),
		cmocka_unit_test(a_bit_after_the_read),
		cmocka_unit_test(the_handler_interrupts_a_guest),
		cmocka_unit_test(a_slice_is_cut),
		cmocka_unit_test(signals_to_own_and_other_cpus),
		cmocka_unit_test(dom0_takes_the_interrupt),
		cmocka_unit_test(a_guest_answers),
		cmocka_unit_test(a_long_frame_stalls),
		cmocka_unit_test(a_crowd),
	};

	sc_core::sc_set_time_resolution(1, sc_core::SC_PS);
	sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
	sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
	build_benches();
	const int failed = cmocka_run_group_tests(tests, nullptr, nullptr);

	benches = Benches{};
	return failed;
}
