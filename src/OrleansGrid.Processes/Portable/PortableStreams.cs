using System.Diagnostics;

namespace OrleansGrid.Processes.Portable;

/// <summary>A child's output and errors, read by threads and taken by the lane, which alone calls those who want them.</summary>
internal sealed class PortableStreams : IDisposable
{
    private readonly IChildOutput _capture;
    private readonly ErrorTail _tail;
    private readonly OutputPump _output;
    private readonly OutputPump _error;
    private readonly CancellationTokenRegistration _registration;

    public PortableStreams(Process process, IChildOutput capture, ErrorTail tail, CancellationToken cancellation)
    {
        _capture = capture;
        _tail = tail;
        _output = new OutputPump(process.StandardOutput.BaseStream, Bell);
        _error = new OutputPump(process.StandardError.BaseStream, Bell);
        _registration = cancellation.UnsafeRegister(static bell => ((Bell)bell!).Ring(), Bell);
    }

    public Bell Bell { get; } = new();

    /// <summary>Bytes that have come by both.</summary>
    public long Written { get; private set; }

    /// <summary>All who could write have closed their ends, or are not heard any more.</summary>
    public bool Ended => (_capture.Truncated || _output.Ended) && _error.Ended;

    /// <summary>Waits for anything to happen and takes what has come. False when nothing did.</summary>
    public bool Wait(int milliseconds)
    {
        var rang = Bell.Wait(milliseconds);
        TakeAll();
        return rang;
    }

    public void TakeAll()
    {
        // Past the limit nothing more is wanted, and the command is about to be killed. Until then it waits, as a closed pipe would end it
        // first and in another way.
        if (!_capture.Truncated && _output.Waiting is { Length: > 0 } printed)
        {
            Written += printed.Length;
            _capture.Append(printed);
            _output.Take();
        }

        if (_error.Waiting is { Length: > 0 } complaint)
        {
            Written += complaint.Length;
            _tail.Append(complaint);
            _error.Take();
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        _output.Close();
        _error.Close();
    }
}
