using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansGrid.Processes;

namespace OrleansGrid.Kinds.Batch;

/// <summary>Says at the start of a silo what its system lacks for commands, before anybody counts on it.</summary>
internal static partial class CommandsHere
{
    /// <exception cref="GridException">A way of running commands was asked for that this system has not.</exception>
    public static void Check(IServiceProvider services)
    {
        if (ChildProcesses.Here.Lacks is { } lacks)
        {
            Lacking(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(CommandsHere)), lacks);
        }
    }

    [LoggerMessage(LogLevel.Information, "Commands run on this silo, but not all is as on Linux: {Lacks}.")]
    private static partial void Lacking(ILogger logger, string lacks);
}
