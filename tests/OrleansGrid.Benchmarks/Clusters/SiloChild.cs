using System.Diagnostics;
using System.Globalization;

namespace OrleansGrid.Benchmarks;

/// <summary>One <c>grid silo</c> process.</summary>
internal sealed class SiloChild : IDisposable
{
    private const int KeptLines = 20;

    private readonly Process _process;
    private readonly Queue<string> _lastLines = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloChild(string name, Process process) => (Name, _process) = (name, process);

    public string Name { get; }

    public int Pid => _process.Id;

    public bool IsAlive => !_process.HasExited;

    /// <summary>Done when the silo has said that it is active; broken when its process ended before.</summary>
    public Task Ready => _ready.Task;

    /// <summary>In bytes, since the process began.</summary>
    public long PeakMemory => ProcessMemory.Peak(Pid) ?? throw new CheckFailedException($"{Name} is not alive.");

    public static SiloChild Start(string name, int slots, string connectionString)
    {
        // Its own session: a Ctrl-C is for the benchmark, which ends its silos itself.
        var start = GridProgram.Start(
            connectionString,
            "silo", "--own-session", "--name", name, "--slots", slots.ToString(CultureInfo.InvariantCulture), "--log-level", "warning");
        var silo = new SiloChild(name, new Process { StartInfo = start, EnableRaisingEvents = true });
        silo.Follow();
        return silo;
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (IsAlive)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Follow()
    {
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null)
                _ready.TrySetResult();
        };
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new CheckFailedException($"{Name} ended while it was starting: {LastLines()}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        Report.Say($"  {Name}: {line}");
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > KeptLines)
                _lastLines.Dequeue();
        }
    }

    private string LastLines()
    {
        lock (_lastLines)
            return string.Join(Environment.NewLine, _lastLines);
    }
}
