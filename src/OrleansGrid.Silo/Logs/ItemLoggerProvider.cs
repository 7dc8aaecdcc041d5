using Microsoft.Extensions.Logging;

namespace OrleansGrid.Silo.Logs;

/// <summary>What an item's code logs with <see cref="ILogger"/>, as its host's filters let through, is also in the item's log.</summary>
[ProviderAlias("OrleansGridItems")]
internal sealed class ItemLoggerProvider : ILoggerProvider
{
    /// <summary>What the silo says of itself while it runs an item is not the item's.</summary>
    private static readonly string[] Own = ["OrleansGrid.Silo.", "Orleans."];

    public ILogger CreateLogger(string categoryName) => new ItemLogger(categoryName);

    public void Dispose() { }

    private sealed class ItemLogger(string category) : ILogger
    {
        private readonly bool _isOwn = Own.Any(start => category.StartsWith(start, StringComparison.Ordinal));

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => !_isOwn && logLevel != LogLevel.None && ItemLogging.Current is not null;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel) && ItemLogging.Current is { } write)
            {
                write($"{Name(logLevel)}: {category}: {formatter(state, exception)}{(exception is null ? "" : $"\n{exception}")}");
            }
        }

        private static string Name(LogLevel level) =>
            level switch
            {
                LogLevel.Trace => "trace",
                LogLevel.Debug => "debug",
                LogLevel.Information => "info",
                LogLevel.Warning => "warn",
                LogLevel.Error => "error",
                _ => "critical",
            };
    }
}
