/* SPDX-License-Identifier: Apache-2.0 */
#include "net/tcp_config.h"

#define AT(field) offsetof(struct tcp_config, field)

#define TIME(key_, field, standard_, minimum_, maximum_, help_, source_)                                               \
	{                                                                                                              \
		.key = key_, .type = PARAM_QUANTITY, .dimension = DIMENSION_TIME, .display = "ms",                     \
		.standard = standard_, .minimum = minimum_, .maximum = maximum_, .help = help_, .source = source_,     \
		.offset = AT(field)                                                                                    \
	}
#define BYTES(key_, field, standard_, minimum_, maximum_, help_, source_)                                              \
	{                                                                                                              \
		.key = key_, .type = PARAM_QUANTITY, .dimension = DIMENSION_SIZE, .display = "B",                      \
		.standard = standard_, .minimum = minimum_, .maximum = maximum_, .help = help_, .source = source_,     \
		.offset = AT(field)                                                                                    \
	}

#define SMALL_MEMORY                                                                                                   \
	"Linux 2.6 tcp.c, tcp_init(), for a machine of less than some 200 MB, as 32 guests of a host are: "            \
	"tcp_rmem 4096 43689 87378, tcp_wmem 4096 16384 65536; "

const struct param_spec tcp_params[] = {
	BYTES("mss", mss_bytes, "1460 B", "88 B", "1460 B",
	      "Maximum segment size that both ends offer; the timestamps take 12 B of it.",
	      "Ethernet's 1500 B less IPv4 and TCP headers"),
	{.key = "initial_window",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "3",
	 .minimum = "1",
	 .maximum = "100",
	 .help = "Segments that a sender may have in flight when the connection begins.",
	 .source = "Linux 2.6.16 tcp_input.c, tcp_init_cwnd(): 3 for a segment of 1,448 B; RFC 3390",
	 .offset = AT(initial_window)},
	{.key = "byte_counting",
	 .type = PARAM_SWITCH,
	 .standard = "on",
	 .help = "Grow the congestion window by the bytes acknowledged (RFC 3465, L = 1), not by acknowledgements.",
	 .source = "Linux 2.6.16: sysctl tcp_abc is 1",
	 .offset = AT(byte_counting)},
	BYTES("receive_buffer", receive_buffer_bytes, "87378 B", "4096 B", "64 MiB",
	      "A receiver's buffer; the window that it offers is three quarters of it.",
	      SMALL_MEMORY "a bulk transfer's tuning reaches the largest in its first 10 ms; tcp_adv_win_scale 2"),
	{.key = "window_scaling",
	 .type = PARAM_SWITCH,
	 .standard = "on",
	 .help = "Windows of more than 64 KiB, by the window scale option.",
	 .source = "Linux 2.6.16: sysctl tcp_window_scaling is 1",
	 .offset = AT(window_scaling)},
	BYTES("send_buffer", send_buffer_bytes, "65536 B", "4096 B", "64 MiB",
	      "A sender's buffer: what is in flight stays in it until it is acknowledged.",
	      SMALL_MEMORY "tuning follows the congestion window to the largest"),
	BYTES("buffer_overhead", buffer_overhead_bytes, "384 B", "0 B", "4096 B",
	      "Memory that a segment in the send buffer takes beside its data.",
	      "Linux 2.6.16: 160 B of header room, rounding to cache lines, and a struct sk_buff of some 160 B"),
	TIME("delayed_ack", delayed_ack_ps, "40 ms", "0 ms", "500 ms",
	     "How long the acknowledgement of a single segment waits for a second one.",
	     "Linux 2.6.16 tcp.h: TCP_DELACK_MIN and TCP_ATO_MIN, HZ/25"),
	TIME("minimum_rto", minimum_rto_ps, "200 ms", "1 ms", "10 s",
	     "Least part of the retransmission time-out beside the smoothed round-trip time.",
	     "Linux 2.6.16 tcp.h: TCP_RTO_MIN, HZ/5, which tcp_rtt_estimator() applies to the variation"),
	TIME("initial_rto", initial_rto_ps, "3 s", "1 ms", "60 s",
	     "Retransmission time-out before a round trip is known.", "Linux 2.6.16 tcp.h: TCP_TIMEOUT_INIT"),
	TIME("maximum_rto", maximum_rto_ps, "120 s", "1 s", "1000 s", "Longest retransmission time-out.",
	     "Linux 2.6.16 tcp.h: TCP_RTO_MAX"),
	TIME("clock", clock_ps, "10 ms", "0.001 ms", "1 s", "Tick of the clock that timestamps are read from.",
	     "XenLinux 2.6.16: HZ is 100, timestamps are jiffies"),
};
const size_t tcp_param_count = sizeof(tcp_params) / sizeof(tcp_params[0]);

#define WINDOW_FIELD_MAXIMUM 65535
#define WINDOW_SCALE_MAXIMUM 14 /* RFC 7323 */

uint32_t tcp_config_window(const struct tcp_config *config)
{
	const uint64_t window = config->receive_buffer_bytes - config->receive_buffer_bytes / 4;

	return (uint32_t)(config->window_scaling || window <= WINDOW_FIELD_MAXIMUM ? window : WINDOW_FIELD_MAXIMUM);
}

uint8_t tcp_config_window_scale(const struct tcp_config *config)
{
	uint8_t scale = 0;

	while (scale < WINDOW_SCALE_MAXIMUM && tcp_config_window(config) >> scale > WINDOW_FIELD_MAXIMUM)
		scale++;
	return scale;
}

uint64_t tcp_config_send_limit(const struct tcp_config *config, uint32_t segment_bytes)
{
	const uint64_t charge = segment_bytes + config->buffer_overhead_bytes;

	/* A segment is put into the buffer while there is any room in it. */
	return (config->send_buffer_bytes + charge - 1) / charge * segment_bytes;
}
