/* The whole crowd: the queue of connections to open, the timers, and the records of events. */
#define _GNU_SOURCE
#include "crowd.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "instant.h"

#define EVENTS_AT_ONCE 512
#define EXTRA UINT32_MAX
#define CHECK_EVERY_NS 20000000u
#define SLOW_READ_BYTES 256
#define PORT_TRY_EVERY_NS 5000000u

void crowd_init(struct crowd *crowd) {
    memset(crowd, 0, sizeof *crowd);
    crowd->epoll = epoll_create1(EPOLL_CLOEXEC);
    crowd->connections = calloc(MOST_CONNECTIONS, sizeof *crowd->connections);
    crowd->most_in_flight = 256;
    crowd->awaited_revision = -1;
    crowd->awaited_group = -1;
}

void crowd_queue(struct crowd *crowd, struct connection *connection) {
    unsigned last = (crowd->queue_first + crowd->queued++) % MOST_CONNECTIONS;
    crowd->queue[last] = connection->index;
    connection->phase = WANTED;
}

void crowd_add(struct crowd *crowd, unsigned count, int group, enum reading reading) {
    while (count-- > 0 && crowd->count < MOST_CONNECTIONS) {
        struct connection *connection = &crowd->connections[crowd->count];
        connection->index = crowd->count++;
        connection->socket = -1;
        connection->group = group;
        connection->reading = reading;
        crowd->eager_wanted += reading == EAGERLY;
        crowd->slow_or_probing += reading == SLOWLY || crowd->probe_burst > 0;
        crowd_queue(crowd, connection);
    }
}

void crowd_record(struct crowd *crowd, struct connection *connection, enum event_kind what,
                  uint32_t bytes) {
    if (crowd->record_count == crowd->record_capacity) {
        crowd->record_capacity = crowd->record_capacity ? 2 * crowd->record_capacity : 65536;
        crowd->records = realloc(crowd->records, crowd->record_capacity * sizeof *crowd->records);
        if (!crowd->records) abort();
    }
    crowd->records[crowd->record_count++] = (struct record){
        .at_ns = now_ns(),
        .revision = connection->revision,
        .connection = connection->index,
        .bytes = bytes,
        .group = (uint32_t)connection->group,
        .what = what,
    };
}

/* While a port is closed, one connection at a time tries it; once it is open, all connect. */
static bool may_open(struct crowd *crowd, const struct connection *connection, uint64_t now) {
    const struct group *group = &crowd->groups[connection->group];
    if (connection->retry_ns > now || crowd->in_flight >= crowd->most_in_flight) return false;
    return group->is_port_open
        || (crowd->in_flight == 0 && now - group->port_tried_ns >= PORT_TRY_EVERY_NS);
}

static void open_wanted(struct crowd *crowd) {
    for (unsigned tries = crowd->queued; tries > 0; tries--) {
        struct connection *connection = &crowd->connections[crowd->queue[crowd->queue_first]];
        if (!may_open(crowd, connection, now_ns())) return;
        crowd->queue_first = (crowd->queue_first + 1) % MOST_CONNECTIONS;
        crowd->queued--;
        connection_open(crowd, connection);
    }
}

static void run_timers(struct crowd *crowd) {
    static uint64_t checked_ns;
    uint64_t now = now_ns();
    if (!crowd->slow_or_probing || now - checked_ns < CHECK_EVERY_NS) return;
    checked_ns = now;
    for (unsigned at = 0; at < crowd->count; at++) {
        struct connection *connection = &crowd->connections[at];
        bool has_joined = connection->phase == INSIDE;
        if (connection->reading == SLOWLY && (has_joined || connection->phase == JOINING))
            connection_read(crowd, connection, SLOW_READ_BYTES);
        else if (has_joined && crowd->probe_burst > 0 && connection->next_probe_ns <= now)
            connection_probe(crowd, connection);
    }
}

void crowd_turn(struct crowd *crowd, int extra_descriptor, bool *extra_is_ready, int timeout_ms) {
    static int watched = -1;
    struct epoll_event events[EVENTS_AT_ONCE];
    if (watched != extra_descriptor) {
        struct epoll_event wanted = {.events = EPOLLIN, .data.u32 = EXTRA};
        epoll_ctl(crowd->epoll, EPOLL_CTL_ADD, watched = extra_descriptor, &wanted);
    }
    open_wanted(crowd);
    int ready = epoll_wait(crowd->epoll, events, EVENTS_AT_ONCE, timeout_ms);
    for (int at = 0; at < ready; at++) {
        uint32_t index = events[at].data.u32;
        if (index == EXTRA) *extra_is_ready = true;
        else if (crowd->connections[index].socket >= 0)
            connection_ready(crowd, &crowd->connections[index], events[at].events);
    }
    run_timers(crowd);
}

void crowd_await(struct crowd *crowd, int group, long revision) {
    crowd->awaited_group = group;
    crowd->awaited_revision = revision;
    crowd->awaited_have = crowd->awaited_wanted = 0;
    for (unsigned at = 0; at < crowd->count; at++) {
        const struct connection *connection = &crowd->connections[at];
        if (connection->reading != EAGERLY || (group >= 0 && group != connection->group)) continue;
        crowd->awaited_wanted++;
        crowd->awaited_have += connection->phase == INSIDE && connection->revision >= revision;
    }
}

void crowd_close_all(struct crowd *crowd) {
    for (unsigned at = 0; at < crowd->count; at++)
        if (crowd->connections[at].socket >= 0) close(crowd->connections[at].socket);
    crowd->count = crowd->queued = crowd->in_flight = crowd->slow_or_probing = 0;
    crowd->eager_wanted = crowd->eager_inside = 0;
    crowd->record_count = 0;
    memset(crowd->groups, 0, sizeof crowd->groups);
    memset(&crowd->totals, 0, sizeof crowd->totals);
}

bool crowd_write_records(struct crowd *crowd, const char *path) {
    FILE *file = fopen(path, "wb");
    if (!file) return false;
    size_t written = fwrite(crowd->records, sizeof *crowd->records, crowd->record_count, file);
    bool is_whole = written == crowd->record_count;
    crowd->record_count = 0;
    return fclose(file) == 0 && is_whole;
}
