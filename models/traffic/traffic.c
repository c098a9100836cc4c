/* SPDX-License-Identifier: Apache-2.0 */
#include "traffic/traffic.h"

#include <errno.h>
#include <pcap/pcap.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <xxhash.h>

#include "base/alloc.h"
#include "base/unit.h"
#include "net/frame.h"
#include "traffic/traffic_packet.h"

#define NS_PER_S INT64_C(1000000000)
#define SPAN_MAXIMUM_NS (TRAFFIC_DAYS_MAXIMUM * INT64_C(86400) * NS_PER_S)
#define SECONDS_MAXIMUM (INT64_C(1) << 33)
#define LONGEST_BYTES (1u << 18) /* tcpdump's own limit of what it keeps of a packet */
#define HASH_BLOCK (1u << 16)

/* Two addresses, the lesser first. */
struct conversation {
	struct traffic_address parties[2];
	uint32_t number;
	bool second_first; /* the greater of the two spoke first */
};

struct reader {
	struct traffic *traffic;
	size_t capacity;
	void *conversations; /* of tsearch */
	int64_t earliest_ns, latest_ns;
	uint64_t number; /* of the packet, from 1 */
	int64_t *stamps_ns;
	char *message;
	size_t message_size;
};

static int refuse(const struct reader *reader, const char *what)
{
	snprintf(reader->message, reader->message_size, "packet %llu: %s", (unsigned long long)reader->number, what);
	return -1;
}

static int compare_conversations(const void *left, const void *right)
{
	return memcmp(((const struct conversation *)left)->parties, ((const struct conversation *)right)->parties,
		      sizeof(((const struct conversation *)left)->parties));
}

static struct conversation *conversation_of(struct reader *reader, const struct traffic_header *header, bool *swapped)
{
	struct conversation *wanted = alloc_zeroed(1, sizeof(*wanted));
	struct conversation **found;

	*swapped = memcmp(&header->source, &header->destination, sizeof(header->source)) > 0;
	wanted->parties[0] = *swapped ? header->destination : header->source;
	wanted->parties[1] = *swapped ? header->source : header->destination;
	found = tsearch(wanted, &reader->conversations, compare_conversations);
	if (found == NULL)
		abort();
	if (*found != wanted) {
		free(wanted);
		return *found;
	}
	wanted->number = reader->traffic->conversations++;
	wanted->second_first = *swapped;
	return wanted;
}

static int add(struct reader *reader, struct traffic_packet packet, int64_t stamp_ns)
{
	struct traffic *traffic = reader->traffic;

	if (traffic->count == TRAFFIC_PACKETS_MAXIMUM)
		return refuse(reader, "more frames than can be replayed; cut the file, with editcap for instance");
	if (traffic->count == reader->capacity) {
		reader->capacity = reader->capacity == 0 ? 1024 : 2 * reader->capacity;
		traffic->packets = alloc_resize(traffic->packets, reader->capacity, sizeof(*traffic->packets));
		reader->stamps_ns = alloc_resize(reader->stamps_ns, reader->capacity, sizeof(*reader->stamps_ns));
	}
	reader->stamps_ns[traffic->count] = stamp_ns;
	traffic->packets[traffic->count++] = packet;
	return 0;
}

/* As many frames as its payload fills, each with its headers. */
static int add_frames(struct reader *reader, const struct traffic_header *header, struct traffic_packet packet,
		      int64_t stamp_ns)
{
	const uint32_t headers = header->header_bytes;
	uint32_t payload;

	if (header->frame_bytes <= FRAME_MAXIMUM_BYTES) {
		packet.bytes = header->frame_bytes;
		return add(reader, packet, stamp_ns);
	}
	reader->traffic->cut++;
	payload = header->frame_bytes - headers;
	while (payload > 0) {
		const uint32_t room = FRAME_MAXIMUM_BYTES - headers;
		const uint32_t part = payload < room ? payload : room;

		packet.bytes = headers + part;
		payload -= part;
		if (add(reader, packet, stamp_ns) != 0)
			return -1;
	}
	return 0;
}

static int take(struct reader *reader, int link, const struct pcap_pkthdr *about, const u_char *bytes)
{
	struct traffic_packet packet = {0};
	struct traffic_header header;
	int64_t stamp_ns;
	bool swapped;

	if (about->ts.tv_sec < 0 || about->ts.tv_sec > SECONDS_MAXIMUM)
		return refuse(reader, "its stamp is no time");
	if (about->len > LONGEST_BYTES)
		return refuse(reader, "longer than any packet, 256 KiB");
	stamp_ns = (int64_t)about->ts.tv_sec * NS_PER_S + about->ts.tv_usec;
	if (traffic_header_read(&header, link, bytes, about->caplen, about->len) != 0)
		return refuse(reader, "shorter than the header of its link layer");
	if (reader->number == 1)
		reader->earliest_ns = reader->latest_ns = stamp_ns;
	if (stamp_ns < reader->latest_ns)
		reader->traffic->late++;
	else
		reader->latest_ns = stamp_ns;
	if (stamp_ns < reader->earliest_ns)
		reader->earliest_ns = stamp_ns;
	if (reader->latest_ns - reader->earliest_ns > SPAN_MAXIMUM_NS)
		return refuse(reader, "its stamp is more than 100 days from another's");
	const struct conversation *conversation = conversation_of(reader, &header, &swapped);
	packet.conversation = conversation->number;
	packet.answers = swapped != conversation->second_first;
	return add_frames(reader, &header, packet, stamp_ns);
}

static int take_all(struct reader *reader, pcap_t *file)
{
	const int link = pcap_datalink(file);
	struct pcap_pkthdr *about;
	const u_char *bytes;
	int status;

	if (!traffic_link_known(link)) {
		const char *name = pcap_datalink_val_to_description_or_dlt(link);

		snprintf(reader->message, reader->message_size,
			 "captured from a link layer that cannot be replayed, %s (Ethernet, Linux cooked, loopback or "
			 "bare IP can)",
			 name);
		return -1;
	}
	for (reader->number = 1; (status = pcap_next_ex(file, &about, &bytes)) == 1; reader->number++)
		if (take(reader, link, about, bytes) != 0)
			return -1;
	if (status == PCAP_ERROR_BREAK && reader->number == 1) {
		snprintf(reader->message, reader->message_size, "there is no packet in it");
		return -1;
	}
	return status == PCAP_ERROR_BREAK ? 0 : refuse(reader, pcap_geterr(file));
}

static int compare_times(const void *left, const void *right)
{
	const struct traffic_packet *a = left, *b = right;

	return (a->at_ps > b->at_ps) - (a->at_ps < b->at_ps);
}

/* glibc's qsort is a merge sort, but may fall back on one that is not stable; a capture is sorted already, nearly. */
static void sort(struct traffic_packet *packets, size_t count)
{
	struct traffic_packet *left, *right, *merged;
	size_t half = count / 2, taken = 0, from_left = 0, from_right = 0;

	if (count < 2)
		return;
	left = packets;
	right = packets + half;
	sort(left, half);
	sort(right, count - half);
	if (compare_times(&left[half - 1], &right[0]) <= 0)
		return;
	merged = alloc_zeroed(count, sizeof(*merged));
	while (taken < count) {
		const bool take_left = from_right == count - half ||
				       (from_left < half && compare_times(&left[from_left], &right[from_right]) <= 0);

		merged[taken++] = take_left ? left[from_left++] : right[from_right++];
	}
	memcpy(packets, merged, count * sizeof(*merged));
	free(merged);
}

static void put_in_order(const struct reader *reader)
{
	struct traffic *traffic = reader->traffic;

	for (size_t i = 0; i < traffic->count; i++)
		traffic->packets[i].at_ps = (uint64_t)(reader->stamps_ns[i] - reader->earliest_ns) * UNIT_PS_PER_NS;
	traffic->span_ps = (uint64_t)(reader->latest_ns - reader->earliest_ns) * UNIT_PS_PER_NS;
	sort(traffic->packets, traffic->count);
}

/* Of the whole file, from its beginning to its end; leaves it at its beginning.  Returns 0, or -1 with errno set. */
static int hash_file(FILE *file, uint64_t *hash)
{
	XXH3_state_t *state = XXH3_createState();
	char *block = alloc_zeroed(1, HASH_BLOCK);
	size_t count;

	if (state == NULL)
		abort();
	XXH3_64bits_reset(state);
	while ((count = fread(block, 1, HASH_BLOCK, file)) > 0)
		XXH3_64bits_update(state, block, count);
	*hash = XXH3_64bits_digest(state);
	XXH3_freeState(state);
	free(block);
	if (ferror(file))
		return -1;
	rewind(file);
	return 0;
}

/* libpcap closes the file. */
static int read_packets(struct traffic *traffic, FILE *file, char *message, size_t message_size)
{
	struct reader reader = {.traffic = traffic, .message = message, .message_size = message_size};
	char text[PCAP_ERRBUF_SIZE] = "";
	pcap_t *capture = pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, text);
	int status;

	if (capture == NULL) {
		fclose(file);
		snprintf(message, message_size, "no capture that libpcap can read: %s", text);
		return -1;
	}
	status = take_all(&reader, capture);
	pcap_close(capture);
	if (status == 0)
		put_in_order(&reader);
	tdestroy(reader.conversations, free);
	free(reader.stamps_ns);
	return status;
}

int traffic_read(struct traffic *traffic, const char *path, char *message, size_t message_size)
{
	struct stat about;
	FILE *file = NULL;
	int status = -1;

	*traffic = (struct traffic){0};
	if (stat(path, &about) == 0 && !S_ISREG(about.st_mode)) {
		snprintf(message, message_size, "no ordinary file");
		return -1;
	}
	file = fopen(path, "rb");
	if (file == NULL || hash_file(file, &traffic->content) != 0) {
		snprintf(message, message_size, "cannot be read: %s", strerror(errno));
		if (file != NULL)
			fclose(file);
		return -1;
	}
	status = read_packets(traffic, file, message, message_size);
	if (status != 0)
		traffic_free(traffic);
	return status;
}

void traffic_free(struct traffic *traffic)
{
	free(traffic->packets);
	*traffic = (struct traffic){0};
}
