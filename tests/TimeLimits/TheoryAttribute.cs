using System.Runtime.CompilerServices;
using Xunit.v3;

namespace OrleansGrid;

/// <summary>A theory each of whose cases fails, by its name, when it has not ended in time.</summary>
[XunitTestCaseDiscoverer(typeof(TheoryDiscoverer))]
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TheoryAttribute : Xunit.TheoryAttribute
{
    public TheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Timeout = TestTime.LimitMilliseconds;
}
