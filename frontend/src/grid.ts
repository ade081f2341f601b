/** The Deals page's grid; loaded by that page alone. */
import { ClientSideRowModelModule, ModuleRegistry, createGrid } from "ag-grid-community";

ModuleRegistry.registerModules([ClientSideRowModelModule]);
void createGrid;
