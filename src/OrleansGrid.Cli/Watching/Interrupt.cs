using System.Runtime.InteropServices;
using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Watching;

/// <summary>
/// While it lives, Ctrl-C and SIGTERM cancel a token instead of ending the process, after saying what becomes of the work.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly List<PosixSignalRegistration> _registrations;

    private Interrupt(CancellationTokenSource source, string sentence)
    {
        _source = source;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnSignal(context, sentence)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => OnSignal(context, sentence)),
        ];
    }

    public CancellationToken Token => _source.Token;

    public static Interrupt While(string sentence, CancellationToken cancellation) =>
        new(CancellationTokenSource.CreateLinkedTokenSource(cancellation), sentence);

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context, string sentence)
    {
        // A second signal finds the token cancelled and takes its usual course, in case the first does not get through.
        if (_source.IsCancellationRequested)
        {
            return;
        }

        context.Cancel = true;
        Output.Say(sentence);
        _source.Cancel();
    }
}
