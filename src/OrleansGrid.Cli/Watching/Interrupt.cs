using System.Runtime.InteropServices;
using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Watching;

/// <summary>
/// While it lives, Ctrl-C and SIGTERM cancel a token instead of ending the process, after saying what becomes of the work; a second one
/// ends the process at once.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    // A person, or who stops a service, waits for it. What heeds the token has long ended by then.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);

    private readonly CancellationTokenSource _source;
    private readonly List<PosixSignalRegistration> _registrations;
    private readonly string _sentence;
    private readonly bool _looks;
    private int _signals;

    private Interrupt(CancellationTokenSource source, string sentence, bool looks)
    {
        (_source, _sentence, _looks) = (source, sentence, looks);
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];
    }

    public CancellationToken Token => _source.Token;

    /// <summary>For a command that has something to put in order, and takes the time it needs.</summary>
    public static Interrupt While(string sentence, CancellationToken cancellation) =>
        new(CancellationTokenSource.CreateLinkedTokenSource(cancellation), sentence, looks: false);

    /// <summary>
    /// For a command that only looks: it ends within a second whatever holds it up, such as a reader of its output that reads no more.
    /// </summary>
    public static Interrupt Looking(string sentence, CancellationToken cancellation) =>
        new(CancellationTokenSource.CreateLinkedTokenSource(cancellation), sentence, looks: true);

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) > 1)
        {
            Environment.Exit(Exits.Interrupted);
        }

        if (_looks)
        {
            // A thread of its own: those of the pool may all be waiting for the reader. It outlives this object, for what is written
            // last, when all else has ended, may be waited for as well.
            new Thread(End) { IsBackground = true, Name = "interrupt" }.Start();
        }

        Cancel();
        // Last, for standard error may have the reader that reads no more.
        Output.Say(_sentence);
    }

    private static void End()
    {
        Thread.Sleep(Patience);
        Environment.Exit(Exits.Interrupted);
    }

    private void Cancel()
    {
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work has just ended by itself.
        }
    }
}
