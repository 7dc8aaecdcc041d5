using OrleansGrid.Postgres.Queries;
using OrleansGrid.Reports.Batch;
using OrleansGrid.Reports.Kinds;
using OrleansGrid.Reports.MapReduce;
using OrleansGrid.Reports.Studies;

namespace OrleansGrid.Reports;

/// <summary>The kinds of the product: the one place where what they report is registered.</summary>
public static class BuiltInKinds
{
    public static KindReports Reports(DatabaseOnDemand database) =>
        new([new BatchReports(database), new MapReduceReports(database), new StudyReports(database)]);
}
