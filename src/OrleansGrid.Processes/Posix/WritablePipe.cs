using System.IO.Pipes;

namespace OrleansGrid.Processes.Posix;

/// <summary>A pipe of which the silo writes one end; neither end is inherited by a child unless it is made its standard stream.</summary>
internal sealed class WritablePipe : IDisposable
{
    private readonly AnonymousPipeServerStream _stream;

    public WritablePipe()
    {
        try
        {
            _stream = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        }
        catch (IOException error)
        {
            throw new ChildProcessException(
                $"The silo could not make a pipe for the command ({error.Message}); raise its limit of open files (ulimit -n).",
                error
            );
        }

        WriteEnd = (int)_stream.SafePipeHandle.DangerousGetHandle();
        ReadEnd = (int)_stream.ClientSafePipeHandle.DangerousGetHandle();
    }

    public int WriteEnd { get; }

    public int ReadEnd { get; }

    /// <summary>While the silo holds the reading end too, it is not told that the child has closed its own.</summary>
    public void CloseReadEnd() => _stream.DisposeLocalCopyOfClientHandle();

    /// <summary>The child sees the end of its input.</summary>
    public void Dispose()
    {
        _stream.DisposeLocalCopyOfClientHandle();
        _stream.Dispose();
    }
}
