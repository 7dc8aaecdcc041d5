using System.Diagnostics;
using System.Globalization;

namespace OrleansGrid.Benchmarks;

/// <summary>One <c>grid silo</c> process.</summary>
internal sealed class SiloChild : IDisposable
{
    private const int ShownCharacters = 300;

    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _warnings;
    private string _lastWarning = "";

    private SiloChild(string name, Process process) => (Name, _process) = (name, process);

    public string Name { get; }

    public int Pid => _process.Id;

    public bool IsAlive => !_process.HasExited;

    /// <summary>Done when the silo has said that it is active; broken when its process ended before.</summary>
    public Task Ready => _ready.Task;

    /// <summary>In bytes, since the process began.</summary>
    public long PeakMemory => ProcessMemory.Peak(Pid) ?? throw new CheckFailedException($"{Name} is not alive. {LastWarning}");

    /// <summary>In bytes, now.</summary>
    public long Memory => ProcessMemory.Resident(Pid) ?? throw new CheckFailedException($"{Name} is not alive. {LastWarning}");

    private string LastWarning => _warnings == 0 ? "" : $"{Name} wrote {_warnings} lines of warnings, the last: {_lastWarning}";

    public static SiloChild Start(string name, int slots, IReadOnlyList<string> handlers, string connectionString)
    {
        // Its own session: a Ctrl-C is for the benchmark, which ends its silos itself.
        var start = GridProgram.Start(
            connectionString,
            [
                "silo",
                "--own-session",
                "--name",
                name,
                "--slots",
                slots.ToString(CultureInfo.InvariantCulture),
                "--log-level",
                "warning",
                .. handlers.SelectMany(dll => new[] { "--handlers", Path.Combine(AppContext.BaseDirectory, dll) }),
            ]
        );
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

        if (_warnings > 0)
        {
            Report.Say($"  {LastWarning}");
        }

        _process.Dispose();
    }

    private void Follow()
    {
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                _ready.TrySetResult();
            }
        };
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new CheckFailedException($"{Name} ended while it was starting. {LastWarning}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    // Thousands of lines may come when something is wrong; one tells what.
    private void Keep(string? line)
    {
        if (line is not null)
        {
            (_warnings, _lastWarning) = (_warnings + 1, line[..Math.Min(line.Length, ShownCharacters)]);
        }
    }
}
