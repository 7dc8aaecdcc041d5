using OrleansGrid.MapReduce;

namespace OrleansGrid.Silo;

/// <summary>The second stage: an item is a split of the input. What it leaves is a file on this silo, or in the folder that the job's silos share; in a job without a reduce it is a part of the output.</summary>
internal sealed class MapRunner(MapReduceHost host, IServiceProvider services, JobWork work) : MapReduceRunner(host, services, work)
{
    protected override object Run(long item, ItemContext context, IServiceProvider scope)
    {
        var plan = Plan(context);
        var split = (int)Stage.OriginOf(item);
        var folder = Host.Folder.NewMapFolder(context.JobId, context.Stage, item, Spec.SharedDir);
        var part = plan.Partitions == 0 ? NewAttemptFile(context, split) : null;
        try
        {
            Host.Reach("map");
            var program = Host.Programs.Make(Spec, context, scope);
            using var its = program as IDisposable;
            var output = MapTask.Run(Spec, program, plan, split, PlaceIn(folder), part, context.ReportProgress, context.Cancellation);
            Host.Reach("mapped");
            if (output.Part is { } written)
            {
                output = output with { Part = WithRows(written, part!, context) };
            }

            Leave(context, () =>
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
