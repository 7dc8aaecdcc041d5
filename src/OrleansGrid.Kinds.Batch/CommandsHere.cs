using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansGrid.Processes;
using OrleansGrid.Processes.Environments;
using OrleansGrid.Processes.Folders;

namespace OrleansGrid.Kinds.Batch;

/// <summary>Makes room for commands at the start of a silo, and says what they will lack, before anybody counts on it.</summary>
internal static partial class CommandsHere
{
    /// <exception cref="GridException">
    /// A way of running commands was asked for that this system has not, or the data folder cannot be used.
    /// </exception>
    public static void Check(IServiceProvider services)
    {
        services.GetRequiredService<CommandFolders>().Open();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(CommandsHere));
        if (services.GetRequiredService<IChildProcesses>().Lacks is { } lacks)
        {
            Lacking(logger, lacks);
        }

        if (services.GetRequiredService<PassedEnvironment>().Withheld is { Count: > 0 } withheld)
        {
            Withholding(logger, string.Join(", ", withheld));
        }
    }

    [LoggerMessage(LogLevel.Information, "Commands run on this silo, but not all is as on Linux: {Lacks}.")]
    private static partial void Lacking(ILogger logger, string lacks);

    [LoggerMessage(
        LogLevel.Warning,
        "Commands are not given these variables of the silo, because a password or a connection string stands in them: {Variables}."
    )]
    private static partial void Withholding(ILogger logger, string variables);
}
