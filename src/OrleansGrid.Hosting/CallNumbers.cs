using System.Reflection;
using System.Security.Cryptography;
using Orleans.Configuration;

namespace OrleansGrid.Hosting;

/// <summary>
/// Orleans numbers the calls of a process from 1, and takes as the answer to a call what names its number, whoever sends it. A client that
/// may read could so answer a silo's own calls; it cannot once these begin at a number that nobody knows.
/// </summary>
internal static class CallNumbers
{
    // Half of all positive numbers, so that it never runs out.
    private const long Positive = long.MaxValue >> 1;

    private static readonly Lock OnlyOnce = new();
    private static bool _scattered;

    /// <exception cref="InvalidOperationException">This version of Orleans numbers calls otherwise.</exception>
    public static void Scatter()
    {
        lock (OnlyOnce)
        {
            if (_scattered)
            {
                return;
            }

            Last.SetValue(null, BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & Positive);
            _scattered = true;
        }
    }

    /// <summary>The last number that was used.</summary>
    internal static FieldInfo Last { get; } =
        typeof(MessagingOptions)
            .Assembly.GetType("Orleans.Runtime.CorrelationId")
            ?.GetField("lastUsed", BindingFlags.Static | BindingFlags.NonPublic)
        ?? throw new InvalidOperationException("Orleans numbers its calls otherwise than this program knows.");
}
