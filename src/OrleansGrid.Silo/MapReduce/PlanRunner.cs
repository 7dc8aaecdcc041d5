using OrleansGrid.MapReduce;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>The first stage: looks at the input and decides how the job is carried out.</summary>
internal sealed class PlanRunner(MapReduceHost host, IServiceProvider services, JobWork work) : MapReduceRunner(host, services, work)
{
    protected override object Run(long item, ItemContext context, IServiceProvider scope)
    {
        OutputFolder.Prepare(Spec, context.JobId, Host.Silo.Name);
        var made = new List<IDisposable>();
        try
        {
            var plan = MapReducePlanner.Plan(Spec, NewProgram, Host.Room(MapReduceHandler.Of(Spec)), context.ReportProgress, context.Cancellation);
            Host.Reach("planned");
            return plan;
        }
        finally
        {
            made.ForEach(program => program.Dispose());
        }

        MapReduceProgram NewProgram()
        {
            var program = Host.Programs.Make(Spec, context, scope);
            if (program is IDisposable disposable)
            {
                made.Add(disposable);
            }

            return program;
        }
    }
}
