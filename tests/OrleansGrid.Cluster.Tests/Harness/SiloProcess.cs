using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using OrleansGrid.Cli.Tests;

namespace OrleansGrid.Cluster.Tests;

/// <summary>A place in the cluster, with its name and its ports, and the process that fills it now.</summary>
public sealed class SiloProcess(string name, int port, int gatewayPort, int slots, string[] more)
{
    private readonly ConcurrentQueue<string> _log = new();
    private Process? _process;
    private bool _frozen;

    public string Name => name;

    public int ProcessId => _process!.Id;

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>As the harness started it for all tests: nothing frozen, no variables of its own.</summary>
    public bool IsPlain { get; private set; }

    public IEnumerable<string> Log => _log;

    /// <param name="environment">Variables for this start only.</param>
    /// <param name="options">Options for this start only.</param>
    public void Start(string connectionString, string executions, (string Name, string Value)[] environment, string[] options)
    {
        var start = new ProcessStartInfo(BuiltGrid.Path)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in Arguments().Concat(options))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["GRID_POSTGRES"] = connectionString;
        start.Environment[Executions.FolderVariable] = executions;
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        _log.Enqueue($"---- start of {name} {string.Join(' ', environment)} {string.Join(' ', options)}");
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        (IsPlain, _frozen) = (environment.Length + options.Length == 0, false);
    }

    /// <summary>SIGKILL; returns when the process is gone.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            Unix.Send(process.Id, Unix.Kill);
            await process.WaitForExitAsync();
            _log.Enqueue($"---- end of {name}, exit code {process.ExitCode}");
        }
    }

    public void Freeze()
    {
        _frozen = true;
        Unix.Send(ProcessId, Unix.Stop);
    }

    public void Thaw()
    {
        _frozen = false;
        Unix.Send(ProcessId, Unix.Continue);
    }

    /// <summary>SIGTERM; returns the exit code when the process has left.</summary>
    public Task<int> TerminateAsync()
    {
        Unix.Send(ProcessId, Unix.Terminate);
        return ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(Eventually.Deadline);
        await _process!.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    public bool NeedsRestart => !IsRunning || _frozen || !IsPlain;

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _log.Enqueue(line);
        }
    }

    private IEnumerable<string> Arguments() =>
        [
            "silo",
            "--name",
            name,
            "--port",
            port.ToString(CultureInfo.InvariantCulture),
            "--gateway-port",
            gatewayPort.ToString(CultureInfo.InvariantCulture),
            "--slots",
            slots.ToString(CultureInfo.InvariantCulture),
            "--handlers",
            typeof(Steady).Assembly.Location,
            "--handlers",
            Path.Combine(AppContext.BaseDirectory, "OrleansGrid.Samples.Iterate.dll"),
            .. more,
        ];
}
