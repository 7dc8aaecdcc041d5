using System.Globalization;

namespace OrleansGrid.Benchmarks;

/// <summary>
/// Processor time in seconds that the parts of a cluster have used. On a busy machine this says more about the grid than the clock does.
/// </summary>
internal readonly record struct CpuTime(double Silos, double Postgres, double Client)
{
    /// <summary>The kernel's unit in /proc, the same on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    public static CpuTime Of(BenchCluster cluster) =>
        new(
            cluster.Silos.Where(silo => silo.IsAlive).Sum(silo => Read(silo.Pid).Own),
            OfServer(cluster.PostmasterPid),
            Read(Environment.ProcessId).Own
        );

    public CpuTime Since(CpuTime before) => new(Silos - before.Silos, Postgres - before.Postgres, Client - before.Client);

    /// <summary>In microseconds for each of <paramref name="count"/> items or jobs.</summary>
    public string Each(int count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"CPU µs each: silos {Silos / count * 1e6:0.##}, PostgreSQL {Postgres / count * 1e6:0.##}, client {Client / count * 1e6:0.##}"
        );

    private static double OfServer(int postmaster)
    {
        // Backends that live, and those that the postmaster has seen end.
        var (own, ended, _) = Read(postmaster);
        return own
            + ended
            + Directory
                .EnumerateDirectories("/proc")
                .Select(path => int.TryParse(Path.GetFileName(path), out var pid) ? pid : 0)
                .Where(pid => pid > 0)
                .Select(Read)
                .Where(process => process.Parent == postmaster)
                .Sum(process => process.Own);
    }

    private static (double Own, double EndedChildren, int Parent) Read(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            // The program's name, in brackets, may hold spaces; what follows it does not.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            double Seconds(int first) =>
                (long.Parse(fields[first], CultureInfo.InvariantCulture) + long.Parse(fields[first + 1], CultureInfo.InvariantCulture))
                / TicksPerSecond;
            return (Seconds(11), Seconds(13), int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return default;
        }
    }
}
