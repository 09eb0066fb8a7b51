/* One watcher: connects, upgrades, joins, and then reads states, as a page does. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "crowd.h"
#include "instant.h"

#define RETRY_AFTER_NS 100000000u
#define REFUSED_RETRY_AFTER_NS 2000000u
#define SMALL_BUFFER_BYTES 4096
#define READ_BYTES (256 * 1024)

static void watch_events(struct crowd *crowd, struct connection *connection, uint32_t events) {
    struct epoll_event wanted = {.events = events, .data.u32 = connection->index};
    epoll_ctl(crowd->epoll, EPOLL_CTL_MOD, connection->socket, &wanted);
}

static void enter_phase(struct crowd *crowd, struct connection *connection, enum phase phase) {
    bool was_opening = connection->phase > WANTED && connection->phase < INSIDE;
    bool is_opening = phase > WANTED && phase < INSIDE;
    crowd->in_flight += (unsigned)is_opening - (unsigned)was_opening;
    if (connection->reading == EAGERLY)
        crowd->eager_inside += (unsigned)(phase == INSIDE) - (connection->phase == INSIDE);
    connection->phase = phase;
}

static int new_socket(const struct connection *connection) {
    int on = 1, small = SMALL_BUFFER_BYTES;
    int made = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (made < 0) return -1;
    setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connection->reading != EAGERLY)
        setsockopt(made, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    return made;
}

void connection_open(struct crowd *crowd, struct connection *connection) {
    struct group *group = &crowd->groups[connection->group];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)group->port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connection->socket = new_socket(connection);
    group->port_tried_ns = now_ns();
    enter_phase(crowd, connection, CONNECTING);
    memset(&connection->reader, 0, sizeof connection->reader);
    connection->newline_bytes = 0;
    connection->revision = 0;
    if (connection->socket < 0) {
        connection_lost(crowd, connection, strerror(errno));
        return;
    }
    struct epoll_event wanted = {.events = EPOLLOUT, .data.u32 = connection->index};
    epoll_ctl(crowd->epoll, EPOLL_CTL_ADD, connection->socket, &wanted);
    if (connect(connection->socket, (struct sockaddr *)&address, sizeof address) < 0
        && errno != EINPROGRESS)
        connection_lost(crowd, connection, strerror(errno));
}

static void send_bytes(struct crowd *crowd, struct connection *connection, const char *bytes,
                       size_t length) {
    ssize_t sent = send(connection->socket, bytes, length, MSG_NOSIGNAL);
    if (sent > 0) crowd->totals.bytes_out += (uint64_t)sent;
    if (sent != (ssize_t)length) crowd->totals.short_sends++;
}

static void send_frame(struct crowd *crowd, struct connection *connection, int opcode,
                       const char *text) {
    char frame[LONGEST_FRAME_SENT];
    send_bytes(crowd, connection, frame, client_frame(frame, opcode, text, strlen(text)));
}

static void request_upgrade(struct crowd *crowd, struct connection *connection) {
    struct group *group = &crowd->groups[connection->group];
    char request[512];
    int length = snprintf(
        request, sizeof request,
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
        "Host: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGltZWtlZXBlcidzIGJlbg==\r\n\r\n",
        group->port, group->port);
    if (!group->is_port_open) {
        group->is_port_open = true;
        group->port_opened_ns = now_ns();
    }
    enter_phase(crowd, connection, UPGRADING);
    watch_events(crowd, connection, EPOLLIN | EPOLLRDHUP);
    send_bytes(crowd, connection, request, (size_t)length);
}

static void enter_inside(struct crowd *crowd, struct connection *connection) {
    enter_phase(crowd, connection, INSIDE);
    connection->probes_left = crowd->probe_burst;
    connection->next_probe_ns = now_ns();
    crowd_record(crowd, connection, JOINED, 0);
}

static void enter(struct crowd *crowd, struct connection *connection) {
    const char *join = crowd->groups[connection->group].join;
    char event[LONGEST_TEXT + 32];
    crowd_record(crowd, connection, ENTERED, 0);
    if (!join[0]) {
        enter_inside(crowd, connection);
        return;
    }
    enter_phase(crowd, connection, JOINING);
    snprintf(event, sizeof event, "420[\"join\",%s]", join);
    send_frame(crowd, connection, TEXT, event);
    if (connection->reading != EAGERLY) watch_events(crowd, connection, EPOLLRDHUP);
    if (connection->reading == NEVER) enter_inside(crowd, connection);
}

static bool starts_with(const struct frame_reader *frame, const char *with) {
    return strncmp(frame->start, with, strlen(with)) == 0;
}

static void note_revision(struct crowd *crowd, struct connection *connection,
                          const struct frame_reader *frame) {
    static const char name[] = "\"revision\":";
    const char *found = strstr(frame->start, name);
    long revision = found ? strtol(found + sizeof name - 1, NULL, 10) : 0;
    bool is_awaited = connection->reading == EAGERLY
        && (crowd->awaited_group < 0 || crowd->awaited_group == connection->group);
    if (is_awaited && connection->revision < crowd->awaited_revision
        && revision >= crowd->awaited_revision)
        crowd->awaited_have++;
    if (revision > connection->revision) connection->revision = revision;
}

static void handle_state(struct crowd *crowd, struct connection *connection,
                         const struct frame_reader *frame) {
    long held = connection->revision;
    note_revision(crowd, connection, frame);
    crowd->totals.states++;
    if (connection->revision >= held)
        crowd_record(crowd, connection, STATE, (uint32_t)frame->length);
}

static void handle_join(struct crowd *crowd, struct connection *connection,
                        const struct frame_reader *frame) {
    if (starts_with(frame, "430[{\"error\"")) {
        connection_lost(crowd, connection, frame->start);
        return;
    }
    note_revision(crowd, connection, frame);
    enter_inside(crowd, connection);
}

static void handle_frame(void *owner, const struct frame_reader *frame) {
    struct crowd *crowd = ((void **)owner)[0];
    struct connection *connection = ((void **)owner)[1];
    if (connection->phase == GONE || connection->phase == WANTED) return;
    if (frame->opcode == CLOSE) connection_lost(crowd, connection, "closed by the server");
    else if (frame->opcode == PING) send_frame(crowd, connection, PONG, "");
    else if (starts_with(frame, "2")) send_frame(crowd, connection, TEXT, "3");
    else if (starts_with(frame, "42[\"state\"")) handle_state(crowd, connection, frame);
    else if (starts_with(frame, "42[\"beat\"")) crowd->totals.beats++;
    else if (starts_with(frame, "431[")) crowd->totals.probes++;
    else if (starts_with(frame, "430[")) handle_join(crowd, connection, frame);
    else if (starts_with(frame, "44")) connection_lost(crowd, connection, frame->start);
    else if (starts_with(frame, "40") && connection->phase == ENTERING) enter(crowd, connection);
    else if (starts_with(frame, "0") && connection->phase == GREETING) {
        enter_phase(crowd, connection, ENTERING);
        send_frame(crowd, connection, TEXT, "40");
    }
}

/* Skips the head of the answer; returns how many of the bytes belong to it. */
static size_t read_head(struct crowd *crowd, struct connection *connection, const char *bytes,
                        size_t count) {
    static const char end[] = "\r\n\r\n";
    struct frame_reader *reader = &connection->reader;
    for (size_t at = 0; at < count; at++) {
        if (reader->start_bytes < KEPT_BYTES) reader->start[reader->start_bytes++] = bytes[at];
        if (bytes[at] == end[connection->newline_bytes]) connection->newline_bytes++;
        else connection->newline_bytes = bytes[at] == '\r';
        if (connection->newline_bytes < 4) continue;
        reader->start[reader->start_bytes < 40 ? reader->start_bytes : 40] = 0;
        if (strncmp(reader->start, "HTTP/1.1 101", 12) != 0) {
            connection_lost(crowd, connection, reader->start);
            return count;
        }
        memset(reader, 0, sizeof *reader);
        enter_phase(crowd, connection, GREETING);
        if (crowd->groups[connection->group].mode == BARE) enter_inside(crowd, connection);
        return at + 1;
    }
    return count;
}

void connection_read(struct crowd *crowd, struct connection *connection, size_t most) {
    static char bytes[READ_BYTES];
    void *owner[] = {crowd, connection};
    ssize_t got = recv(connection->socket, bytes, most ? most : sizeof bytes, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
        connection_lost(crowd, connection, got ? strerror(errno) : "ended by the server");
        return;
    }
    crowd->totals.bytes_in += (uint64_t)got;
    size_t used = 0;
    if (connection->phase == UPGRADING)
        used = read_head(crowd, connection, bytes, (size_t)got);
    if (connection->phase > UPGRADING && connection->phase < GONE)
        read_frames(&connection->reader, bytes + used, (size_t)got - used, handle_frame, owner);
}

void connection_ready(struct crowd *crowd, struct connection *connection, uint32_t events) {
    if (connection->phase == CONNECTING) {
        int error = 0;
        socklen_t length = sizeof error;
        getsockopt(connection->socket, SOL_SOCKET, SO_ERROR, &error, &length);
        if (error) connection_lost(crowd, connection, strerror(error));
        else request_upgrade(crowd, connection);
    } else if (events & EPOLLIN) {
        connection_read(crowd, connection, 0);
    } else if (events & (EPOLLERR | EPOLLHUP) || connection->reading == NEVER) {
        connection_lost(crowd, connection, "reset by the server");
    } else {
        connection_read(crowd, connection, 0);
    }
}

void connection_lost(struct crowd *crowd, struct connection *connection, const char *why) {
    bool was_inside = connection->phase == INSIDE;
    bool was_refused = connection->phase == CONNECTING;
    if (was_refused) {
        crowd->groups[connection->group].is_port_open = false;
    } else if (was_inside) {
        crowd->totals.lost++;
        crowd_record(crowd, connection, LOST, 0);
    } else {
        crowd->totals.failures++;
    }
    snprintf(crowd->last_failure, sizeof crowd->last_failure, "%.180s", why);
    if (connection->socket >= 0) close(connection->socket);
    connection->socket = -1;
    enter_phase(crowd, connection, GONE);
    if (was_inside && !crowd->reconnects) return;
    connection->retry_ns = now_ns() + (was_refused ? REFUSED_RETRY_AFTER_NS
                                       : was_inside ? 0 : RETRY_AFTER_NS);
    crowd_queue(crowd, connection);
}

void connection_probe(struct crowd *crowd, struct connection *connection) {
    char event[64];
    uint64_t now = now_ns();
    if (connection->probes_left == 0) connection->probes_left = crowd->probe_burst;
    snprintf(event, sizeof event, "421[\"sync\",{\"t0\":%.1f}]", (double)now / 1e6);
    send_frame(crowd, connection, TEXT, event);
    connection->probes_left--;
    connection->next_probe_ns = now + (connection->probes_left > 0 ? crowd->probe_spacing_ns
                                                                  : crowd->probe_every_ns);
}
