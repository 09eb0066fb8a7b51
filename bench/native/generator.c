/* The load generator: reads commands from standard input, one in each line, and answers each
 * with one line of JSON; bench/load/crowd.py sends them. It ends with its input. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "crowd.h"
#include "instant.h"

#define LONGEST_LINE 1024
#define TURN_MS 5

enum waiting { NOTHING, FOR_ALL_INSIDE, FOR_REVISION, FOR_LOSSES };

static struct crowd crowd;
static enum waiting waiting;
static uint64_t waiting_until_ns, awaited_losses;

static void answer_waiting(void) {
    bool is_there = (waiting == FOR_ALL_INSIDE && crowd.eager_inside == crowd.eager_wanted)
        || (waiting == FOR_REVISION && crowd.awaited_have >= crowd.awaited_wanted)
        || (waiting == FOR_LOSSES && crowd.totals.lost >= awaited_losses);
    if (!is_there && now_ns() < waiting_until_ns) return;
    printf("{\"is_there\":%s,\"inside\":%u,\"wanted\":%u}\n", is_there ? "true" : "false",
           crowd.eager_inside, crowd.eager_wanted);
    waiting = NOTHING;
    crowd.awaited_revision = -1;
}

static void wait_for(enum waiting what, long timeout_ms) {
    waiting = what;
    waiting_until_ns = now_ns() + (uint64_t)timeout_ms * 1000000u;
    answer_waiting();
}

static void answer_totals(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    long long cpu_us = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000LL
        + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
    for (char *at = crowd.last_failure; *at; at++)
        if (*at == '"' || *at == '\\' || (unsigned char)*at < ' ') *at = '\'';
    const struct totals *totals = &crowd.totals;
    printf("{\"now_ns\":%llu,\"cpu_us\":%lld,\"inside\":%u,\"wanted\":%u,\"bytes_in\":%llu,"
           "\"bytes_out\":%llu,\"states\":%llu,\"beats\":%llu,\"probes\":%llu,\"lost\":%llu,"
           "\"failures\":%llu,\"short_sends\":%llu,\"port_opened_ns\":%llu,"
           "\"last_failure\":\"%s\"}\n",
           (unsigned long long)now_ns(), cpu_us, crowd.eager_inside, crowd.eager_wanted,
           (unsigned long long)totals->bytes_in, (unsigned long long)totals->bytes_out,
           (unsigned long long)totals->states, (unsigned long long)totals->beats,
           (unsigned long long)totals->probes, (unsigned long long)totals->lost,
           (unsigned long long)totals->failures, (unsigned long long)totals->short_sends,
           (unsigned long long)crowd.groups[0].port_opened_ns, crowd.last_failure);
}

static void set_group(const char *arguments) {
    int group, port, at = 0;
    char mode[16];
    if (sscanf(arguments, "%d %d %15s %n", &group, &port, mode, &at) < 3 || group < 0
        || group >= MOST_GROUPS) {
        printf("{\"error\":\"group NUMBER PORT socketio|bare [JOIN]\"}\n");
        return;
    }
    crowd.groups[group] = (struct group){.port = port};
    crowd.groups[group].mode = strcmp(mode, "bare") == 0 ? BARE : SOCKETIO;
    snprintf(crowd.groups[group].join, LONGEST_TEXT, "%s", arguments + at);
    printf("{}\n");
}

static void run_command(const char *line) {
    unsigned count, group, reading, number;
    long revision, timeout_ms, every_ms, spacing_ms;
    int of_group;
    char path[LONGEST_LINE];
    if (strncmp(line, "group ", 6) == 0) {
        set_group(line + 6);
    } else if (sscanf(line, "want %u %u %u", &count, &group, &reading) == 3) {
        crowd_add(&crowd, count, (int)group, (enum reading)reading);
        printf("{}\n");
    } else if (sscanf(line, "in_flight %u", &number) == 1) {
        crowd.most_in_flight = number;
        printf("{}\n");
    } else if (sscanf(line, "probes %u %ld %ld", &number, &spacing_ms, &every_ms) == 3) {
        crowd.probe_burst = (int)number;
        crowd.probe_spacing_ns = (uint64_t)spacing_ms * 1000000u;
        crowd.probe_every_ns = (uint64_t)every_ms * 1000000u;
        printf("{}\n");
    } else if (sscanf(line, "reconnect %u", &number) == 1) {
        crowd.reconnects = number;
        printf("{}\n");
    } else if (sscanf(line, "inside %ld", &timeout_ms) == 1) {
        wait_for(FOR_ALL_INSIDE, timeout_ms);
    } else if (sscanf(line, "await %d %ld %ld", &of_group, &revision, &timeout_ms) == 3) {
        crowd_await(&crowd, of_group, revision);
        wait_for(FOR_REVISION, timeout_ms);
    } else if (sscanf(line, "losses %u %ld", &number, &timeout_ms) == 2) {
        awaited_losses = number;
        wait_for(FOR_LOSSES, timeout_ms);
    } else if (strcmp(line, "totals") == 0) {
        answer_totals();
    } else if (strcmp(line, "close") == 0) {
        crowd_close_all(&crowd);
        printf("{}\n");
    } else if (sscanf(line, "records %1000[^\n]", path) == 1) {
        printf("{\"is_written\":%s}\n", crowd_write_records(&crowd, path) ? "true" : "false");
    } else {
        printf("{\"error\":\"unknown command\"}\n");
    }
}

/* Returns false at the end of the input. */
static bool read_commands(void) {
    static char lines[LONGEST_LINE];
    static size_t held;
    ssize_t got = read(STDIN_FILENO, lines + held, sizeof lines - held - 1);
    if (got <= 0) return false;
    held += (size_t)got;
    lines[held] = 0;
    for (char *end; (end = strchr(lines, '\n'));) {
        *end = 0;
        run_command(lines);
        held -= (size_t)(end + 1 - lines);
        memmove(lines, end + 1, held + 1);
    }
    return held < sizeof lines - 1;
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    crowd_init(&crowd);
    for (;;) {
        bool has_input = false;
        crowd_turn(&crowd, STDIN_FILENO, &has_input, TURN_MS);
        if (waiting != NOTHING) answer_waiting();
        if (has_input && !read_commands()) return 0;
    }
}
