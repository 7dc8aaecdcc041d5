using System.Runtime.InteropServices;

namespace OrleansGrid.Processes.Posix;

/// <summary>
/// Feeding a child while it speaks: who only wrote would wait for the child for ever once the child waits for its output to be read.
/// </summary>
internal sealed unsafe partial class ChildStreams
{
    private const int Input = 4;

    /// <summary>Gives the child all of the bytes through <paramref name="input"/>, taking what it says meanwhile.</summary>
    /// <param name="lookMilliseconds">How often to look at what does not wake us; −1 for never.</param>
    /// <param name="takesNoMore">Has it ended, or is it to be stopped? Asked only then.</param>
    /// <returns>False when it takes no more: it has closed its input, has ended, or is to be stopped.</returns>
    public bool Feed(int input, ReadOnlySpan<byte> bytes, int lookMilliseconds, Func<bool> takesNoMore)
    {
        _descriptors[Input].Descriptor = input;
        try
        {
            while (!bytes.IsEmpty)
            {
                if (ExitSeen || _descriptors[Cancel].Ready || (lookMilliseconds >= 0 && takesNoMore()))
                {
                    return false;
                }

                if (!Poll(lookMilliseconds))
                {
                    continue;
                }

                if (_descriptors[Input].Ready && !TryWrite(ref bytes))
                {
                    return false;
                }

                TakeAll();
            }

            return true;
        }
        finally
        {
            _descriptors[Input].Descriptor = -1;
        }
    }

    private bool TryWrite(ref ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var written = Libc.Write(_descriptors[Input].Descriptor, start, (nuint)Math.Min(bytes.Length, Libc.PIPE_BUF));
            if (written < 0)
            {
                return Marshal.GetLastPInvokeError() == Libc.EINTR;
            }

            bytes = bytes[(int)written..];
            return true;
        }
    }
}
