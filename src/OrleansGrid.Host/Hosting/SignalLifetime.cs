using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace OrleansGrid.Host.Hosting;

/// <summary>The first SIGTERM or Ctrl-C drains the silo; the second ends the process at once, for a person who will not wait.</summary>
internal sealed class SignalLifetime(IHostApplicationLifetime lifetime) : IHostLifetime, IDisposable
{
    private const int FirstSignalExitCode = 128;

    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _received;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _received) > 1)
        {
            Environment.Exit(FirstSignalExitCode + (context.Signal == PosixSignal.SIGINT ? 2 : 15));
        }

        // Not on the signal's thread: what is registered with the lifetime may take long, and a second signal must get through.
        ThreadPool.QueueUserWorkItem(_ => lifetime.StopApplication());
    }
}
