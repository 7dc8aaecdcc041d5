using System.Runtime.InteropServices;

namespace OrleansGrid.Processes.Posix;

/// <summary>C's <c>struct pollfd</c>: a descriptor to wait for. A negative one is skipped.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor(int descriptor)
{
    public int Descriptor = descriptor;
    public short Events = Libc.POLLIN;
    public short Found;

    /// <summary>Readable, at its end, or broken: in every case reading it will not block.</summary>
    public readonly bool Ready => Descriptor >= 0 && Found != 0;
}
