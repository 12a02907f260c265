/* A slow disk: every fsync and fdatasync takes so many milliseconds longer.
   Preloaded by benchmarks/slow_disk.py; SLOW_FSYNC_MS says how many. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void linger(void)
{
    const char *text = getenv("SLOW_FSYNC_MS");
    double ms = text ? atof(text) : 0.0;
    struct timespec pause = {(time_t)(ms / 1000.0), (long)(ms * 1e6) % 1000000000L};
    nanosleep(&pause, NULL);
}

int fsync(int fd)
{
    static int (*real)(int);
    if (!real)
        real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    linger();
    return real(fd);
}

int fdatasync(int fd)
{
    static int (*real)(int);
    if (!real)
        real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    linger();
    return real(fd);
}
