/* The limit: a program that only sends the same bytes to all connections. It answers every
 * upgrade. On `broadcast LENGTH` on standard input, followed by that many bytes, it sends them as
 * one text frame with one non-blocking send for each connection, and the rest when a socket is
 * writable again. It prints its port first, then for each broadcast the instants of its beginning,
 * of the end of the first round, and of the end of all sends. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "instant.h"

#define MOST_CONNECTIONS 20000
#define BACKLOG 4096
#define LONGEST_HEAD 10

/* The load generator does not check the key, so this program computes none. */
static const char UPGRADED[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                               "Connection: Upgrade\r\n\r\n";

static int epoll, listener;
static int sockets[MOST_CONNECTIONS];
static size_t sent_bytes[MOST_CONNECTIONS];
static bool is_upgraded[MOST_CONNECTIONS];
static unsigned count, unfinished;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void watch(int socket, uint32_t events, uint32_t index, int how) {
    struct epoll_event wanted = {.events = events, .data.u32 = index};
    epoll_ctl(epoll, how, socket, &wanted);
}

static void listen_on_free_port(void) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
    if (listen(listener, BACKLOG) < 0) fail("listen");
    getsockname(listener, (struct sockaddr *)&address, &length);
    printf("{\"port\":%d}\n", ntohs(address.sin_port));
}

static void accept_all(void) {
    int on = 1;
    while (count < MOST_CONNECTIONS) {
        int accepted = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (accepted < 0) return;
        setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        sockets[count] = accepted;
        watch(accepted, EPOLLIN, count, EPOLL_CTL_ADD);
        count++;
    }
}

/* The load generator sends its request in one piece; everything after it is ignored. */
static void read_request(uint32_t index) {
    char bytes[2048];
    ssize_t got = recv(sockets[index], bytes, sizeof bytes, 0);
    if (got > 0 && !is_upgraded[index]) {
        is_upgraded[index] = true;
        send(sockets[index], UPGRADED, sizeof UPGRADED - 1, MSG_NOSIGNAL);
    } else if (got == 0) {
        close(sockets[index]);
        sockets[index] = -1;
    }
}

static size_t frame_head(char *into, size_t length) {
    into[0] = (char)(0x80 | 1);
    if (length < 126) {
        into[1] = (char)length;
        return 2;
    }
    if (length < 65536) {
        into[1] = 126;
        into[2] = (char)(length >> 8);
        into[3] = (char)(length & 0xff);
        return 4;
    }
    into[1] = 127;
    for (int at = 0; at < 8; at++) into[2 + at] = (char)((uint64_t)length >> (56 - 8 * at));
    return 10;
}

/* Returns whether the whole frame has been sent. */
static bool send_rest(uint32_t index, const char *frame, size_t length) {
    size_t done = sent_bytes[index];
    ssize_t sent = send(sockets[index], frame + done, length - done, MSG_NOSIGNAL);
    if (sent > 0) sent_bytes[index] += (size_t)sent;
    return sent_bytes[index] == length;
}

static void finish(const char *frame, size_t length) {
    struct epoll_event events[512];
    while (unfinished > 0) {
        int ready = epoll_wait(epoll, events, 512, 1000);
        if (ready == 0) return;
        for (int at = 0; at < ready; at++) {
            uint32_t index = events[at].data.u32;
            if (index >= count || sent_bytes[index] == length) continue;
            if (!send_rest(index, frame, length)) continue;
            watch(sockets[index], EPOLLIN, index, EPOLL_CTL_MOD);
            unfinished--;
        }
    }
}

static void broadcast(size_t payload_bytes) {
    char *frame = malloc(payload_bytes + LONGEST_HEAD);
    if (!frame) fail("malloc");
    size_t head = frame_head(frame, payload_bytes);
    if (fread(frame + head, 1, payload_bytes, stdin) != payload_bytes) exit(0);
    size_t length = head + payload_bytes;
    uint64_t began = now_ns();
    unfinished = 0;
    for (uint32_t index = 0; index < count; index++) {
        sent_bytes[index] = 0;
        if (sockets[index] < 0 || !is_upgraded[index]) sent_bytes[index] = length;
        else if (!send_rest(index, frame, length)) {
            unfinished++;
            watch(sockets[index], EPOLLIN | EPOLLOUT, index, EPOLL_CTL_MOD);
        }
    }
    uint64_t round = now_ns();
    finish(frame, length);
    printf("{\"began_ns\":%llu,\"round_ns\":%llu,\"handed_ns\":%llu}\n", (unsigned long long)began,
           (unsigned long long)round, (unsigned long long)now_ns());
    free(frame);
}

static void read_command(void) {
    char line[64];
    size_t length;
    if (!fgets(line, sizeof line, stdin)) exit(0);
    if (sscanf(line, "broadcast %zu", &length) == 1) broadcast(length);
}

int main(void) {
    struct epoll_event events[512];
    setvbuf(stdout, NULL, _IOLBF, 0);
    setvbuf(stdin, NULL, _IONBF, 0); /* epoll would miss a second command in stdio's buffer */
    epoll = epoll_create1(EPOLL_CLOEXEC);
    listen_on_free_port();
    watch(listener, EPOLLIN, UINT32_MAX, EPOLL_CTL_ADD);
    watch(STDIN_FILENO, EPOLLIN, UINT32_MAX - 1, EPOLL_CTL_ADD);
    for (;;) {
        int ready = epoll_wait(epoll, events, 512, -1);
        for (int at = 0; at < ready; at++) {
            uint32_t index = events[at].data.u32;
            if (index == UINT32_MAX) accept_all();
            else if (index == UINT32_MAX - 1) read_command();
            else if (sockets[index] >= 0) read_request(index);
        }
    }
}
