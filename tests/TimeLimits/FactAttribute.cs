using System.Runtime.CompilerServices;
using Xunit.v3;

namespace OrleansGrid;

/// <summary>A test that fails, by its name, when it has not ended in time. It stands nearer to all tests than the one of xunit.</summary>
[XunitTestCaseDiscoverer(typeof(FactDiscoverer))]
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactAttribute : Xunit.FactAttribute
{
    public FactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Timeout = TestTime.LimitMilliseconds;
}
