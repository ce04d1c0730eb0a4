namespace NetnsPS;

/// <summary>The kernel's error numbers (errno(3), include/uapi/asm-generic/errno.h), under their own names.</summary>
public enum Errno
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>EPERM, see errno(3).</summary>
    EPERM = 1,

    /// <summary>ENOENT, see errno(3).</summary>
    ENOENT = 2,

    /// <summary>ESRCH, see errno(3).</summary>
    ESRCH = 3,

    /// <summary>EINTR, see errno(3).</summary>
    EINTR = 4,

    /// <summary>EIO, see errno(3).</summary>
    EIO = 5,

    /// <summary>ENXIO, see errno(3).</summary>
    ENXIO = 6,

    /// <summary>E2BIG, see errno(3).</summary>
    E2BIG = 7,

    /// <summary>EBADF, see errno(3).</summary>
    EBADF = 9,

    /// <summary>ECHILD, see errno(3).</summary>
    ECHILD = 10,

    /// <summary>EAGAIN, see errno(3).</summary>
    EAGAIN = 11,

    /// <summary>ENOMEM, see errno(3).</summary>
    ENOMEM = 12,

    /// <summary>EACCES, see errno(3).</summary>
    EACCES = 13,

    /// <summary>EFAULT, see errno(3).</summary>
    EFAULT = 14,

    /// <summary>EBUSY, see errno(3).</summary>
    EBUSY = 16,

    /// <summary>EEXIST, see errno(3).</summary>
    EEXIST = 17,

    /// <summary>EXDEV, see errno(3).</summary>
    EXDEV = 18,

    /// <summary>ENODEV, see errno(3).</summary>
    ENODEV = 19,

    /// <summary>ENOTDIR, see errno(3).</summary>
    ENOTDIR = 20,

    /// <summary>EISDIR, see errno(3).</summary>
    EISDIR = 21,

    /// <summary>EINVAL, see errno(3).</summary>
    EINVAL = 22,

    /// <summary>ENFILE, see errno(3).</summary>
    ENFILE = 23,

    /// <summary>EMFILE, see errno(3).</summary>
    EMFILE = 24,

    /// <summary>ENOTTY, see errno(3).</summary>
    ENOTTY = 25,

    /// <summary>ETXTBSY, see errno(3).</summary>
    ETXTBSY = 26,

    /// <summary>EFBIG, see errno(3).</summary>
    EFBIG = 27,

    /// <summary>ENOSPC, see errno(3).</summary>
    ENOSPC = 28,

    /// <summary>ESPIPE, see errno(3).</summary>
    ESPIPE = 29,

    /// <summary>EROFS, see errno(3).</summary>
    EROFS = 30,

    /// <summary>EMLINK, see errno(3).</summary>
    EMLINK = 31,

    /// <summary>EPIPE, see errno(3).</summary>
    EPIPE = 32,

    /// <summary>EDOM, see errno(3).</summary>
    EDOM = 33,

    /// <summary>ERANGE, see errno(3).</summary>
    ERANGE = 34,

    /// <summary>EDEADLK, see errno(3).</summary>
    EDEADLK = 35,

    /// <summary>ENAMETOOLONG, see errno(3).</summary>
    ENAMETOOLONG = 36,

    /// <summary>ENOSYS, see errno(3).</summary>
    ENOSYS = 38,

    /// <summary>ENOTEMPTY, see errno(3).</summary>
    ENOTEMPTY = 39,

    /// <summary>ELOOP, see errno(3).</summary>
    ELOOP = 40,

    /// <summary>ENODATA, see errno(3).</summary>
    ENODATA = 61,

    /// <summary>ENONET, see errno(3).</summary>
    ENONET = 64,

    /// <summary>EPROTO, see errno(3).</summary>
    EPROTO = 71,

    /// <summary>EBADMSG, see errno(3).</summary>
    EBADMSG = 74,

    /// <summary>EOVERFLOW, see errno(3).</summary>
    EOVERFLOW = 75,

    /// <summary>EXFULL, see errno(3): a bridge has as many ports as it can.</summary>
    EXFULL = 54,

    /// <summary>EUSERS, see errno(3).</summary>
    EUSERS = 87,

    /// <summary>ENOTSOCK, see errno(3).</summary>
    ENOTSOCK = 88,

    /// <summary>EDESTADDRREQ, see errno(3).</summary>
    EDESTADDRREQ = 89,

    /// <summary>EMSGSIZE, see errno(3).</summary>
    EMSGSIZE = 90,

    /// <summary>EPROTOTYPE, see errno(3).</summary>
    EPROTOTYPE = 91,

    /// <summary>ENOPROTOOPT, see errno(3).</summary>
    ENOPROTOOPT = 92,

    /// <summary>EPROTONOSUPPORT, see errno(3).</summary>
    EPROTONOSUPPORT = 93,

    /// <summary>ESOCKTNOSUPPORT, see errno(3).</summary>
    ESOCKTNOSUPPORT = 94,

    /// <summary>EOPNOTSUPP, see errno(3).</summary>
    EOPNOTSUPP = 95,

    /// <summary>EPFNOSUPPORT, see errno(3).</summary>
    EPFNOSUPPORT = 96,

    /// <summary>EAFNOSUPPORT, see errno(3).</summary>
    EAFNOSUPPORT = 97,

    /// <summary>EADDRINUSE, see errno(3).</summary>
    EADDRINUSE = 98,

    /// <summary>EADDRNOTAVAIL, see errno(3).</summary>
    EADDRNOTAVAIL = 99,

    /// <summary>ENETDOWN, see errno(3).</summary>
    ENETDOWN = 100,

    /// <summary>ENETUNREACH, see errno(3).</summary>
    ENETUNREACH = 101,

    /// <summary>ENETRESET, see errno(3).</summary>
    ENETRESET = 102,

    /// <summary>ECONNABORTED, see errno(3).</summary>
    ECONNABORTED = 103,

    /// <summary>ECONNRESET, see errno(3).</summary>
    ECONNRESET = 104,

    /// <summary>ENOBUFS, see errno(3).</summary>
    ENOBUFS = 105,

    /// <summary>EISCONN, see errno(3).</summary>
    EISCONN = 106,

    /// <summary>ENOTCONN, see errno(3).</summary>
    ENOTCONN = 107,

    /// <summary>ETIMEDOUT, see errno(3).</summary>
    ETIMEDOUT = 110,

    /// <summary>ECONNREFUSED, see errno(3).</summary>
    ECONNREFUSED = 111,

    /// <summary>EHOSTDOWN, see errno(3).</summary>
    EHOSTDOWN = 112,

    /// <summary>EHOSTUNREACH, see errno(3).</summary>
    EHOSTUNREACH = 113,

    /// <summary>EALREADY, see errno(3).</summary>
    EALREADY = 114,

    /// <summary>EINPROGRESS, see errno(3).</summary>
    EINPROGRESS = 115,

    /// <summary>EDQUOT, see errno(3).</summary>
    EDQUOT = 122,

    /// <summary>ECANCELED, see errno(3).</summary>
    ECANCELED = 125,
}
