using System.Runtime.InteropServices;

namespace OrleansGrid.Processes.Posix;

/// <summary>This process's own standard output, which says when nobody reads it any more.</summary>
/// <remarks>
/// .NET's console leaves out what a closed pipe does not take, without a word: <c>grid results | head -1</c> would read a million results
/// for nobody, and a watch would go on until its job ends.
/// </remarks>
internal sealed unsafe class StandardOutputPipe : Stream
{
    private const int Descriptor = 1;
    private const int UntilReady = -1;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="OutputClosedException">Whoever read it has gone.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            for (var done = 0; done < buffer.Length;)
            {
                var count = Libc.Write(Descriptor, start + done, (nuint)(buffer.Length - done));
                if (count >= 0)
                {
                    done += (int)count;
                    continue;
                }

                var error = Marshal.GetLastPInvokeError();
                if (error == Libc.EPIPE)
                {
                    throw new OutputClosedException();
                }

                if (error == Libc.EAGAIN)
                {
                    // Another process that shares the pipe has made it one that does not wait.
                    var ready = new PollDescriptor(Descriptor) { Events = Libc.POLLOUT };
                    _ = Libc.Poll(&ready, 1, UntilReady);
                }
                else if (error != Libc.EINTR)
                {
                    throw new IOException($"Standard output could not be written: {Marshal.GetPInvokeErrorMessage(error)}.");
                }
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
