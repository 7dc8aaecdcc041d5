using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace OrleansGrid.Cli.Cluster;

/// <summary>One process of this machine, told apart from a later one that was given the same number.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Started">
/// When it started, in a form that is only compared: on Linux the boot and the tick since, which no clock change moves.
/// </param>
internal sealed record ProcessIdentity(int Pid, string Started)
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    private static readonly Lazy<string> BootId = new(() => File.Exists(BootIdFile) ? File.ReadAllText(BootIdFile).Trim() : "");

    public static ProcessIdentity? Find(int pid) => OperatingSystem.IsLinux() ? FindInProc(pid) : FindPortably(pid);

    [JsonIgnore]
    public bool IsAlive => Find(Pid) == this;

    /// <summary>Asks it to stop in its own way: by SIGTERM, where there is none by a <see cref="StopRequest"/>.</summary>
    public void Terminate()
    {
        if (OperatingSystem.IsWindows())
        {
            StopRequest.To(this);
        }
        else
        {
            Send(PosixTerminate);
        }
    }

    /// <summary>Ends it at once.</summary>
    public void Kill()
    {
        if (OperatingSystem.IsWindows())
        {
            KillPortably();
        }
        else
        {
            Send(PosixKill);
        }
    }

    /// <summary>True when it has ended within the time.</summary>
    public async Task<bool> WaitForEndAsync(TimeSpan limit, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        while (IsAlive)
        {
            if (clock.Elapsed > limit)
            {
                return false;
            }

            await Task.Delay(PollInterval, cancellation);
        }

        return true;
    }

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private const int PosixTerminate = 15;
    private const int PosixKill = 9;

    private void Send(int signal)
    {
        // Between the look and the signal the number could be given away only if the process ended just now and 4 million others began.
        if (IsAlive)
        {
            _ = kill(Pid, signal);
        }
    }

    // The name field may hold spaces and brackets, so fields are counted from the last bracket: state is the third, start time the 22nd.
    private static ProcessIdentity? FindInProc(int pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            // A zombie has ended; its parent has only not looked yet.
            return fields[0] is "Z" or "X" ? null : new ProcessIdentity(pid, $"{BootId.Value}/{fields[19]}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void KillPortably()
    {
        try
        {
            using var process = Process.GetProcessById(Pid);
            if (IsAlive)
            {
                process.Kill();
            }
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended by itself meanwhile.
        }
    }

    private static ProcessIdentity? FindPortably(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.HasExited
                ? null
                : new ProcessIdentity(pid, process.StartTime.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
#pragma warning disable IDE1006, SYSLIB1054 // The system's own name; blittable, so no marshalling is to be generated.
    private static extern int kill(int pid, int signal);
#pragma warning restore IDE1006, SYSLIB1054
}
