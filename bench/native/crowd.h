/* A crowd of watchers: thousands of connections in one process, on one epoll. */
#ifndef CROWD_H
#define CROWD_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "frames.h"

#define MOST_CONNECTIONS 20000
#define MOST_GROUPS 64
#define LONGEST_TEXT 512

enum mode { SOCKETIO, BARE };
/* GREETING waits for Engine.IO's open packet, ENTERING for Socket.IO's connect packet; INSIDE has
 * joined. */
enum phase { WANTED, CONNECTING, UPGRADING, GREETING, ENTERING, JOINING, INSIDE, GONE };
enum reading { EAGERLY, SLOWLY, NEVER };
enum event_kind { ENTERED = 1, JOINED, STATE, LOST };

/* Connections with the same port and join request. Without a join they only connect. */
struct group {
    int port;
    char join[LONGEST_TEXT];
    enum mode mode;
    bool is_port_open;
    uint64_t port_opened_ns, port_tried_ns;
};

struct connection {
    int socket;
    unsigned index;
    int group;
    enum phase phase;
    enum reading reading;
    long revision;
    unsigned newline_bytes;
    uint64_t retry_ns, next_probe_ns;
    int probes_left;
    struct frame_reader reader;
};

/* One event, as it is written to the file of records; 32 bytes without gaps. */
struct record {
    uint64_t at_ns;
    int64_t revision;
    uint32_t connection, bytes;
    uint32_t group, what;
};

struct totals {
    uint64_t bytes_in, bytes_out, states, beats, probes, lost, failures, short_sends;
};

struct crowd {
    int epoll;
    struct connection *connections;
    unsigned count;
    struct group groups[MOST_GROUPS];
    unsigned queue[MOST_CONNECTIONS], queue_first, queued;
    unsigned in_flight, most_in_flight;
    bool reconnects;
    int probe_burst;
    uint64_t probe_every_ns, probe_spacing_ns;
    unsigned slow_or_probing;
    unsigned eager_wanted, eager_inside;
    struct totals totals;
    char last_failure[200];
    struct record *records;
    size_t record_count, record_capacity;
    /* The pending wait for a revision: how many eager readers of the group have it. */
    long awaited_revision;
    int awaited_group;
    unsigned awaited_have, awaited_wanted;
};

void crowd_init(struct crowd *crowd);
/* Queues so many more connections; `most_in_flight` of them are opened at a time. */
void crowd_add(struct crowd *crowd, unsigned count, int group, enum reading reading);
/* Serves the sockets for at most `timeout_ms`, then the timers. */
void crowd_turn(struct crowd *crowd, int extra_descriptor, bool *extra_is_ready, int timeout_ms);
void crowd_await(struct crowd *crowd, int group, long revision);
void crowd_close_all(struct crowd *crowd);
bool crowd_write_records(struct crowd *crowd, const char *path);

/* connection.c */
void connection_open(struct crowd *crowd, struct connection *connection);
void connection_ready(struct crowd *crowd, struct connection *connection, uint32_t events);
void connection_read(struct crowd *crowd, struct connection *connection, size_t most);
void connection_lost(struct crowd *crowd, struct connection *connection, const char *why);
void connection_probe(struct crowd *crowd, struct connection *connection);

/* crowd.c, called by connection.c */
void crowd_record(struct crowd *crowd, struct connection *connection, enum event_kind what,
                  uint32_t bytes);
void crowd_queue(struct crowd *crowd, struct connection *connection);

#endif
