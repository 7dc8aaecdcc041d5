using OrleansGrid.MapReduce.Output;
using OrleansGrid.MapReduce.Planning;

namespace OrleansGrid.Kinds.MapReduce.Runtime;

/// <summary>The first stage: reads the input and decides how the job is carried out.</summary>
internal sealed class PlanRunner(MapReduceHost host, IServiceProvider services, StageWork stage) : MapReduceRunner(host, services, stage)
{
    protected override object Run(int number, RunnerContext context, IServiceProvider scope)
    {
        OutputFolder.Prepare(Spec, context.JobId, context.Run, Host.Silo.Name);
        var made = new List<IDisposable>();
        try
        {
            var plan = MapReducePlanner.Plan(
                Spec,
                NewProgram,
                Host.Room(MapReduceHandler.Of(Spec)),
                context.ReportProgress,
                context.Cancellation
            );
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
