using OrleansGrid.Host.Hosting;

namespace OrleansGrid.Host.Ports;

/// <summary>The two ports that a silo listens on.</summary>
internal readonly record struct SiloPorts(int Silo, int Gateway)
{
    /// <summary>Keeps the ports that were named, after a look that they are free, and finds the others.</summary>
    public static SiloPorts Choose(SiloHostOptions options)
    {
        var taken = new HashSet<int> { options.SiloPort, options.GatewayPort };
        var silo = Take(options.SiloPort, "silo", taken);
        taken.Add(silo);
        return new SiloPorts(silo, Take(options.GatewayPort, "gateway", taken));
    }

    private static int Take(int wanted, string what, HashSet<int> taken)
    {
        if (wanted == 0)
        {
            return LocalPorts.FindFree(taken);
        }

        LocalPorts.RequireFree(wanted, what);
        return wanted;
    }
}
