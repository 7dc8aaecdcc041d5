using System.Text.Json;
using OrleansGrid.Kinds.Batch;
using OrleansGrid.Protocol.Jobs;
using OrleansGrid.Silo.Jobs;
using OrleansGrid.Silo.Kinds;
using Xunit;

namespace OrleansGrid.Silo.Tests.Jobs;

public sealed class JobAdmissionTests
{
    /// <summary>What is no submission is told from what a silo cannot do: the first is the submitter's to mend.</summary>
    [Theory]
    [InlineData("batch", """{"handler": "noop", "traceParent": 5}""", "traceParent")]
    [InlineData("batch", """{"handler": 7}""", "handler")]
    [InlineData("batch", "[1]", "JSON object")]
    [InlineData("batch", "{", "")]
    [InlineData("nothing", "{}", "'nothing'")]
    public void What_is_no_submission_is_refused_and_named(string kind, string spec, string named)
    {
        var kinds = new KindRegistry([new BatchKind(new HandlerRegistry(), new GridSiloOptions())]);
        var refused = Assert.ThrowsAny<JsonException>(() => JobAdmission.Read(Guid.NewGuid(), new Submission(kind, spec), kinds));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }
}
