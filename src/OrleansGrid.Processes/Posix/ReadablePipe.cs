using System.IO.Pipes;

namespace OrleansGrid.Processes.Posix;

/// <summary>A pipe of which the silo reads one end; neither end is inherited by a child unless it is made its standard stream.</summary>
internal sealed class ReadablePipe : IDisposable
{
    private readonly AnonymousPipeServerStream _stream;

    public ReadablePipe()
    {
        try
        {
            _stream = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        }
        catch (IOException error)
        {
            throw new ChildProcessException(
                $"The silo could not make a pipe for the command ({error.Message}); raise its limit of open files (ulimit -n).",
                error
            );
        }

        ReadEnd = (int)_stream.SafePipeHandle.DangerousGetHandle();
        WriteEnd = (int)_stream.ClientSafePipeHandle.DangerousGetHandle();
    }

    public int ReadEnd { get; }

    public int WriteEnd { get; }

    /// <summary>While the silo holds the writing end too, the end of the pipe is never seen.</summary>
    public void CloseWriteEnd() => _stream.DisposeLocalCopyOfClientHandle();

    public void Dispose()
    {
        _stream.DisposeLocalCopyOfClientHandle();
        _stream.Dispose();
    }
}
