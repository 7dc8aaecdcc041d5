using OrleansGrid.Kinds.MapReduce.Shuffle;
using OrleansGrid.MapReduce.Mapping;

namespace OrleansGrid.Kinds.MapReduce.Runtime;

/// <summary>
/// The second stage: an item is a split of the input. What it leaves is a file on this silo, or in the folder that the job's silos share;
/// in a job without a reduce it is a part of the output.
/// </summary>
internal sealed class MapRunner(MapReduceHost host, IServiceProvider services, StageWork stage) : MapReduceRunner(host, services, stage)
{
    protected override object Run(int number, RunnerContext context, IServiceProvider scope)
    {
        var plan = Plan(context);
        var folder = Host.Folder.NewMapFolder(context.JobId, context.Run, context.Stage, context.Item, Spec.SharedDir);
        var part = plan.Partitions == 0 ? NewAttemptFile(context, number) : null;
        try
        {
            Host.Reach("map");
            var program = Host.Programs.Make(Spec, context, scope);
            using var its = program as IDisposable;
            var output = MapTask.Run(Spec, program, plan, number, PlaceIn(folder), part, context.ReportProgress, context.Cancellation);
            Host.Reach("mapped");
            if (output.Part is { } written)
            {
                output = output with { Part = WithRows(written, part!, context) };
            }

            context.LeavesArtifact(() =>
            {
                ShuffleFolder.Delete(folder);
                DeletePart(output.Part, part);
            });
            return output with { File = Host.Folder.NameOf(output.File) };
        }
        catch
        {
            ShuffleFolder.Delete(folder);
            DeleteAttemptFile(part);
            throw;
        }
    }
}
