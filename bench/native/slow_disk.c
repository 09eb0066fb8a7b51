/* A slow disk, put before the C library with LD_PRELOAD: every sync takes as long as the
 * environment says before it is carried out. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static int slowly(const char *name, int descriptor) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    const char *wanted = getenv("SLOW_DISK_MS");
    long milliseconds = wanted ? atol(wanted) : 0;
    struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    nanosleep(&pause, NULL);
    return real(descriptor);
}

int fsync(int descriptor) {
    return slowly("fsync", descriptor);
}

int fdatasync(int descriptor) {
    return slowly("fdatasync", descriptor);
}
