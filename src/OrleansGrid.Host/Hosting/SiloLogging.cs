using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace OrleansGrid.Host.Hosting;

/// <summary>Logs of a silo process: one line each on standard error, since standard output is for what scripts read.</summary>
internal static class SiloLogging
{
    public static void AddSiloLogging(this ILoggingBuilder logging, LogLevel level, bool json)
    {
        var others = level > LogLevel.Warning ? level : LogLevel.Warning;
        logging.SetMinimumLevel(others);
        logging.AddFilter("OrleansGrid", level);
        // These warn at every start: that a silo does without server garbage collection, which several silos on one machine should,
        // and of a check that is late by as long as the machine runs.
        logging.AddFilter("Orleans.Runtime.Silo", level > LogLevel.Error ? level : LogLevel.Error);
        logging.AddFilter("Orleans.Runtime.Watchdog", level > LogLevel.Error ? level : LogLevel.Error);
        // A failed start is told once, by whoever started the host.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        if (json)
        {
            logging.AddJsonConsole(console =>
            {
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                console.UseUtcTimestamp = true;
            });
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff ";
                console.UseUtcTimestamp = true;
            });
        }

        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
