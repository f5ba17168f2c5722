declare module "*.svg" {
  export const text: string;
  export default text;
}
